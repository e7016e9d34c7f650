using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Bindings;

/// <summary>Bindings and runs over HTTP (SPEC B-1, B-8, B-11, B-12).</summary>
[Collection(OneApp.Name)]
public class BindingTests(TestApp app)
{
    [Fact]
    public async Task A_binding_is_made_changed_tried_and_removed()
    {
        var task = await app.Http.NewTask("Bound");
        var connection = await Connection();

        var made = (await app.Http.PostJson($"/api/tasks/{task}/bindings", Draft(connection, "{{ task.title }} by {{ user.name }}"))).ShouldBe(HttpStatusCode.Created);
        var path = made.Header("Location")!;
        (await app.Http.GetJson(path)).Text.ShouldBe(made.Text);
        (await app.Http.GetJson($"/api/tasks/{task}/bindings")).Items.Count.ShouldBe(1);

        var dry = (await app.Http.PostJson($"{path}/dry-run")).ShouldBe(HttpStatusCode.OK);
        ((bool)dry.Json["conditions_hold"]!).ShouldBeTrue();
        ((string)dry.Json["input"]!["message"]!).ShouldBe("Bound by Owner");
        (await app.Http.GetJson($"/api/runs?task_id={task}")).Items.ShouldBeEmpty();

        (await app.Http.PatchJson(path, new { enabled = false, name = "Off" })).Json["status"]!.ToString().ShouldBe("disabled");
        (await app.Http.DeleteJson(path)).ShouldBe(HttpStatusCode.NoContent);
        (await app.Http.GetJson(path)).ShouldBeProblem(HttpStatusCode.NotFound, "binding.not_found");
    }

    [Fact]
    public async Task A_trigger_gives_the_run_once_per_key()
    {
        var task = await app.Http.NewTask("Triggered");
        var path = (await app.Http.PostJson($"/api/tasks/{task}/bindings", Draft(await Connection(), "x"))).Header("Location")!;
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Http.PostJson($"{path}/trigger", null, key)));

        runs.ShouldAllBe(run => run.Status == HttpStatusCode.Accepted);
        runs.Select(run => run.Id).Distinct().ShouldHaveSingleItem();
        (await app.Http.GetJson(runs[0].Header("Location")!)).Id.ShouldBe(runs[0].Id);
        (await app.Http.GetJson($"/api/runs?task_id={task}")).Items.Count.ShouldBe(1);
    }

    [Theory, InlineData("trigger", HttpStatusCode.Accepted), InlineData("dry-run", HttpStatusCode.OK)]
    public async Task A_request_without_a_body_may_name_its_type(string action, HttpStatusCode status)
    {
        var task = await app.Http.NewTask("Triggered");
        var path = (await app.Http.PostJson($"/api/tasks/{task}/bindings", Draft(await Connection(), "x"))).Header("Location")!;
        using var nothing = new StringContent("", Encoding.UTF8, "application/json");
        using var answer = await app.Http.PostAsync($"{path}/{action}", nothing);
        answer.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task A_template_with_an_unknown_variable_is_refused_and_nothing_is_stored()
    {
        var tag = Guid.NewGuid().ToString("N");
        var body = new { title = "x", tags = new[] { tag }, bindings = new[] { Draft(await Connection(), "{{ tsk.title }}") } };

        var answer = (await app.Http.PostJson("/api/tasks", body)).ShouldBeProblem(HttpStatusCode.BadRequest, "template.unknown_variable");

        answer.Json["errors"]!.AsObject().ShouldHaveSingleItem().Key.ShouldStartWith("bindings[0].config.input_template");
        (await app.Http.GetJson($"/api/tasks?tag={tag}")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Replay_by_filter_takes_only_what_can_be_replayed()
    {
        (await app.Http.PostJson("/api/runs/replay", new { state = new[] { "succeeded" } })).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        var none = (await app.Http.PostJson("/api/runs/replay", new { task_id = Guid.NewGuid() })).ShouldBe(HttpStatusCode.OK);
        none.Json["replayed"]!.AsArray().ShouldBeEmpty();
        (await app.Http.PostJson($"/api/runs/{Guid.NewGuid()}/review", new { answer = "maybe" })).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        (await app.Http.PostJson($"/api/runs/{Guid.NewGuid()}/cancel")).ShouldBeProblem(HttpStatusCode.NotFound, "run.not_found");
    }

    private async Task<string> Connection() =>
        (await app.Http.PostJson("/api/mcp/connections", new { name = "Nowhere", server_type = "nowhere", server_url = "http://127.0.0.1:9/mcp" })).ShouldBe(HttpStatusCode.Created).Id;

    private static JsonObject Draft(string connection, string message) => new()
    {
        ["connection_id"] = connection,
        ["binding_type"] = "manual",
        ["config"] = new JsonObject { ["tool_name"] = "nowhere__echo", ["input_template"] = new JsonObject { ["message"] = message }, ["output_handling"] = new JsonObject { ["action"] = "append_note" } },
    };
}
