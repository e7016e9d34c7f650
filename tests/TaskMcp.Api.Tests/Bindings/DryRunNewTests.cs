using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Bindings;

/// <summary>Trying a binding before it is saved (SPEC B-11).</summary>
[Collection(OneApp.Name)]
public class DryRunNewTests(TestApp app)
{
    [Fact]
    public async Task It_answers_as_the_dry_run_of_the_saved_one_and_stores_nothing()
    {
        var task = await app.Http.NewTask("Tried");
        var draft = await Draft("{{ task.title }} by {{ user.name }} {{ event.type }}");
        draft["config"]!["conditions"] = JsonNode.Parse("""[{"field":"title","operator":"eq","value":"Other"}]""");

        var tried = (await app.Http.PostJson($"/api/tasks/{task}/bindings/dry-run", draft)).ShouldBe(HttpStatusCode.OK);

        ((string)tried.Json["input"]!["message"]!).ShouldBe("Tried by Owner manual");
        ((bool)tried.Json["conditions_hold"]!).ShouldBeFalse();
        ((string)tried.Json["conditions"]![0]!["actual"]!).ShouldBe("Tried");
        (await app.Http.GetJson($"/api/tasks/{task}/bindings")).Items.ShouldBeEmpty();
        (await app.Http.GetJson($"/api/runs?task_id={task}")).Items.ShouldBeEmpty();
        var saved = (await app.Http.PostJson($"/api/tasks/{task}/bindings", draft)).ShouldBe(HttpStatusCode.Created);
        (await app.Http.PostJson($"{saved.Header("Location")}/dry-run")).ShouldBe(HttpStatusCode.OK).Text.ShouldBe(tried.Text);
    }

    [Theory]
    [InlineData("tool_name", "\"no name\"", "binding.tool_invalid", "config.tool_name")]
    [InlineData("input_template", """{"a":{"b":["{{ tsk.title }}"]}}""", "template.unknown_variable", "config.input_template.a.b[0]")]
    [InlineData("input_template", """{"a":"{{ task.title | shout }}"}""", "template.unknown_filter", "config.input_template.a")]
    [InlineData("input_template", """{"a":"{{ task.title"}""", "template.syntax", "config.input_template.a")]
    [InlineData("conditions", """[{"field":"title","operator":"near","value":1}]""", "request.invalid", "config.conditions[0].operator")]
    [InlineData("timeout", "\"11m\"", "binding.timeout_invalid", "config.timeout")]
    public async Task What_saving_would_refuse_is_refused_by_field(string member, string value, string code, string field)
    {
        var task = await app.Http.NewTask("Tried");
        var draft = await Draft("x");
        draft["config"]![member] = JsonNode.Parse(value);

        var refused = (await app.Http.PostJson($"/api/tasks/{task}/bindings/dry-run", draft)).ShouldBeProblem(HttpStatusCode.BadRequest, code);

        refused.Json["errors"]!.AsObject().ShouldHaveSingleItem().Key.ShouldBe(field);
        (await app.Http.PostJson($"/api/tasks/{task}/bindings", draft)).Json["errors"]!.ToJsonString().ShouldBe(refused.Json["errors"]!.ToJsonString());
    }

    [Fact]
    public async Task What_does_not_render_with_the_data_is_told_in_the_answer()
    {
        var task = await app.Http.NewTask("Tried");

        var tried = (await app.Http.PostJson($"/api/tasks/{task}/bindings/dry-run", await Draft("{{ 1 | divided_by: 0 }}"))).ShouldBe(HttpStatusCode.OK);

        tried.Json["input"].ShouldBeNull();
        ((string)tried.Json["error"]!).ShouldContain("$.message: line 1");
    }

    [Fact]
    public async Task A_past_event_is_seen_as_it_was()
    {
        var task = await app.Http.NewTask("Before");
        var created = (string)(await app.Http.GetJson($"/api/tasks/{task}/events")).Items[^1]!["id"]!;
        await app.Http.PatchJson($"/api/tasks/{task}", new { title = "After" });
        var draft = await Draft("{{ task.title }} {{ event.type }}");

        draft["event"] = created;
        ((string)(await app.Http.PostJson($"/api/tasks/{task}/bindings/dry-run", draft)).ShouldBe(HttpStatusCode.OK).Json["input"]!["message"]!).ShouldBe("Before task.created");
        draft["event"] = Guid.NewGuid().ToString();
        (await app.Http.PostJson($"/api/tasks/{task}/bindings/dry-run", draft)).ShouldBeProblem(HttpStatusCode.NotFound, "event.not_found");
        draft["payload"] = 1;
        (await app.Http.PostJson($"/api/tasks/{task}/bindings/dry-run", draft)).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
    }

    [Fact]
    public async Task One_that_a_webhook_triggers_needs_no_secret_and_sees_the_payload()
    {
        var task = await app.Http.NewTask("Hooked");
        var draft = await Draft("{{ payload.order }} {{ event.metadata.event_type }}");
        (draft["binding_type"], draft["payload"], draft["event_type"]) = ("webhook", new JsonObject { ["order"] = "A-7" }, "paid");
        draft["webhook"] = new JsonObject { ["verification"] = "github" };

        ((string)(await app.Http.PostJson($"/api/tasks/{task}/bindings/dry-run", draft)).ShouldBe(HttpStatusCode.OK).Json["input"]!["message"]!).ShouldBe("A-7 paid");

        draft["webhook"]!["secret"] = "short";
        (await app.Http.PostJson($"/api/tasks/{task}/bindings/dry-run", draft)).ShouldBeProblem(HttpStatusCode.BadRequest, "webhook.secret_invalid");
        var manual = await Draft("x");
        manual["payload"] = 1;
        (await app.Http.PostJson($"/api/tasks/{task}/bindings/dry-run", manual)).ShouldBeProblem(HttpStatusCode.BadRequest, "binding.sample_unexpected");
    }

    [Fact]
    public async Task One_of_a_project_is_tried_for_a_task_of_it()
    {
        var project = (await app.Http.PostJson("/api/projects", new { name = "Tried" })).ShouldBe(HttpStatusCode.Created).Id;
        var task = (await app.Http.PostJson("/api/tasks", new { title = "Here", project_id = project })).ShouldBe(HttpStatusCode.Created).Id;
        var path = $"/api/projects/{project}/bindings/dry-run";
        var draft = await Draft("{{ task.title }} in {{ project.name }}");

        (await app.Http.PostJson(path, draft)).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        draft["task_id"] = task;
        ((string)(await app.Http.PostJson(path, draft)).ShouldBe(HttpStatusCode.OK).Json["input"]!["message"]!).ShouldBe("Here in Tried");
        (await app.Http.GetJson($"/api/projects/{project}/bindings")).Items.ShouldBeEmpty();
        draft["task_id"] = await app.Http.NewTask("Elsewhere");
        (await app.Http.PostJson(path, draft)).ShouldBeProblem(HttpStatusCode.NotFound, "binding.not_found").Text.ShouldContain("task_id");
        (await app.Http.PostJson($"/api/projects/{Guid.NewGuid()}/bindings/dry-run", draft)).ShouldBeProblem(HttpStatusCode.NotFound, "project.not_found");
        (draft["task_id"], draft["connection_id"]) = (task, Guid.NewGuid().ToString());
        (await app.Http.PostJson(path, draft)).ShouldBeProblem(HttpStatusCode.BadRequest, "binding.connection_not_found");
    }

    [Fact]
    public async Task A_viewer_tries_nothing()
    {
        using var viewer = await Person.Make(app, "viewer");

        (await viewer.Http.PostJson($"/api/tasks/{await app.Http.NewTask("Tried")}/bindings/dry-run", await Draft("x"))).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
    }

    private async Task<JsonObject> Draft(string message) => new()
    {
        ["connection_id"] = (await app.Http.PostJson("/api/mcp/connections", new { name = "Tried", server_type = "everything", server_url = "http://127.0.0.1:9/mcp" })).ShouldBe(HttpStatusCode.Created).Id,
        ["binding_type"] = "manual",
        ["config"] = new JsonObject { ["tool_name"] = "everything__echo", ["input_template"] = new JsonObject { ["message"] = message } },
    };
}
