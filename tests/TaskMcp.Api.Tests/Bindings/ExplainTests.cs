using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Bindings;

/// <summary>Why an event made no run, over HTTP.</summary>
[Collection(OneApp.Name)]
public class ExplainTests(TestApp app)
{
    [Fact]
    public async Task An_event_that_matched_nothing_is_explained_with_the_condition_and_its_values()
    {
        var connection = (await app.Http.PostJson("/api/mcp/connections", new { name = "Nowhere", server_type = "nowhere", server_url = "http://127.0.0.1:9/mcp" })).Id;
        var draft = new JsonObject
        {
            ["connection_id"] = connection,
            ["binding_type"] = "on_create",
            ["config"] = new JsonObject
            {
                ["tool_name"] = "nowhere__echo",
                ["conditions"] = new JsonArray(new JsonObject { ["field"] = "tags", ["operator"] = "contains", ["value"] = "urgent" }),
            },
        };
        var task = (await app.Http.PostJson("/api/tasks", new { title = "Calm", tags = new[] { "calm" }, bindings = new[] { draft } })).ShouldBe(HttpStatusCode.Created).Id;
        var path = $"/api/tasks/{task}/bindings/{(await app.Http.GetJson($"/api/tasks/{task}/bindings")).Items[0]!["id"]}/explain";
        var happened = (await app.Http.GetJson($"/api/tasks/{task}/events")).Items[0]!["id"];

        var told = (await app.Http.GetJson($"{path}?event={happened}")).ShouldBe(HttpStatusCode.OK).Json;
        ((string?)told["verdict"], (string?)told["event_type"], (string?)told["task"]).ShouldBe(("condition_failed", "task.created", "at_event"));
        var check = told["conditions"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)check["expected"], check["actual"]!.ToJsonString(), (bool)check["holds"]!).ShouldBe(("urgent", "[\"calm\"]", false));

        (await app.Http.GetJson($"{path}?event={Guid.NewGuid()}")).ShouldBeProblem(HttpStatusCode.NotFound, "event.not_found");
        (await app.Http.GetJson(path)).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        (await app.Http.GetJson($"/api/tasks/{task}/bindings/{Guid.NewGuid()}/explain?event={happened}")).ShouldBeProblem(HttpStatusCode.NotFound, "binding.not_found");
    }

    [Fact]
    public async Task A_dry_run_of_an_event_sees_what_changed_then()
    {
        var connection = (await app.Http.PostJson("/api/mcp/connections", new { name = "Nowhere", server_type = "nowhere", server_url = "http://127.0.0.1:9/mcp" })).Id;
        var draft = new JsonObject
        {
            ["connection_id"] = connection,
            ["binding_type"] = "on_update",
            ["config"] = new JsonObject
            {
                ["tool_name"] = "nowhere__echo",
                ["input_template"] = new JsonObject { ["text"] = "{{ changes.title.old_value }} is {{ task.title }}" },
                ["conditions"] = new JsonArray(new JsonObject { ["field"] = "changes.title.new_value", ["operator"] = "eq", ["value"] = "Then" }),
            },
        };
        var task = (await app.Http.PostJson("/api/tasks", new { title = "First" })).ShouldBe(HttpStatusCode.Created).Id;
        await app.Http.PatchJson($"/api/tasks/{task}", new { title = "Then" });
        await app.Http.PatchJson($"/api/tasks/{task}", new { title = "Today" });
        var happened = (await app.Http.GetJson($"/api/tasks/{task}/events")).Items.Single(one => (string)one!["type"]! == "task.updated" && (int)one["sequence"]! == 2)!["id"];
        var path = $"/api/tasks/{task}/bindings/{(await app.Http.PostJson($"/api/tasks/{task}/bindings", draft)).ShouldBe(HttpStatusCode.Created).Id}/dry-run";

        var tried = (await app.Http.PostJson(path, new { @event = (string)happened! })).ShouldBe(HttpStatusCode.OK).Json;
        ((bool)tried["conditions_hold"]!, (string?)tried["input"]!["text"]).ShouldBe((true, "First is Then"));
        ((bool)(await app.Http.PostJson(path, new { })).ShouldBe(HttpStatusCode.OK).Json["conditions_hold"]!).ShouldBeFalse();
        (await app.Http.PostJson(path, new { @event = Guid.NewGuid() })).ShouldBeProblem(HttpStatusCode.NotFound, "event.not_found");
        (await app.Http.PostJson(path, new { @event = (string)happened!, payload = new { } })).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
    }
}
