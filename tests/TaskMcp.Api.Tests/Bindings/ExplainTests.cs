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
}
