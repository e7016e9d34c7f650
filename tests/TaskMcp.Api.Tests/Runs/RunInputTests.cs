using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Runs;

/// <summary>Runs whose server asks something, over HTTP, and on the pages.</summary>
public sealed class RunInputTests : IAsyncLifetime
{
    private TestApp _app = null!;

    public async Task InitializeAsync() => _app = await TestApp.Started("--TaskMcp:ApproveCommands=true");

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_run_that_asks_is_listed_shown_and_answered()
    {
        var server = new { name = "Asking", server_type = "wire", transport = new { type = "stdio", command = "node", args = (string[])[Wire(), "2026-07-28"] } };
        var task = await TaskWithRun((await _app.Http.PostJson("/api/mcp/connections", server)).ShouldBe(HttpStatusCode.Created).Id, "wire__ask");

        var run = (await Patience.Until(async () => (await _app.Http.GetJson($"/api/runs?state=waiting_input&task_id={task}")).Items, items => items.Count == 1))[0]!;
        ((string)run["input_required"]!["requests"]!["who"]!["params"]!["message"]!).ShouldBe("Who are you?");
        run["input_required"]!["request_state"].ShouldBeNull();
        var path = $"/api/runs/{run["id"]}/input";
        (await _app.Http.GetJson($"/tasks/{task}")).Text.ShouldContain("Asks: Who are you?");

        await Patience.Until(async () => (await _app.Http.GetJson("/api/notifications")).Text, inbox => inbox.Contains("wire__ask waits for an answer: Who are you?", StringComparison.Ordinal));

        var wrong = (await _app.Http.PostJson(path, Says(new { action = "accept", content = new { name = "A" } }))).ShouldBeProblem(HttpStatusCode.BadRequest, "run.input_invalid");
        wrong.Json["errors"]!.AsObject().ShouldHaveSingleItem().Key.ShouldBe("responses.who.content.name");
        (await _app.Http.PostJson(path, new { })).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");

        (await _app.Http.PostJson(path, Says(new { action = "accept", content = new { name = "Ada" } }))).ShouldBe(HttpStatusCode.OK);
        var ended = await Patience.Until(async () => (await _app.Http.GetJson($"/api/runs/{run["id"]}")).Json, now => (string)now["state"]! == "succeeded");
        ((string)ended["attempts"]![1]!["output"]!["inputResponses"]!["who"]!["content"]!["name"]!).ShouldBe("Ada");
        (await _app.Http.PostJson(path, Says(new { action = "cancel" }))).ShouldBeProblem(HttpStatusCode.Conflict, "run.not_waiting_input");
    }

    [Fact]
    public async Task A_run_whose_connection_is_down_says_so_and_takes_no_answer()
    {
        var nowhere = new { name = "Nowhere", server_type = "nowhere", server_url = "http://127.0.0.1:9/mcp" };
        var task = await TaskWithRun((await _app.Http.PostJson("/api/mcp/connections", nowhere)).ShouldBe(HttpStatusCode.Created).Id, "nowhere__ask");

        var run = (await Patience.Until(async () => (await _app.Http.GetJson($"/api/runs?state=waiting_retry&task_id={task}")).Items, items => items.Count == 1))[0]!;
        ((string)run["reason"]!).ShouldStartWith("The connection is down since ");
        run["attempts"]!.AsArray().ShouldBeEmpty();
        (await _app.Http.PostJson($"/api/runs/{run["id"]}/input", Says(new { action = "cancel" }))).ShouldBeProblem(HttpStatusCode.Conflict, "run.not_waiting_input");
        (await _app.Http.PostJson($"/api/runs/{run["id"]}/cancel")).ShouldBe(HttpStatusCode.OK);
        (await _app.Http.PostJson($"/api/runs/{Guid.NewGuid()}/input", Says(new { action = "cancel" }))).ShouldBeProblem(HttpStatusCode.NotFound, "run.not_found");
    }

    private static object Says(object answer) => new { responses = new Dictionary<string, object> { ["who"] = answer } };

    private async Task<string> TaskWithRun(string connection, string tool)
    {
        var binding = new JsonObject
        {
            ["connection_id"] = connection,
            ["binding_type"] = "on_create",
            ["config"] = new JsonObject { ["tool_name"] = tool, ["output_handling"] = new JsonObject { ["action"] = "ignore" } },
        };
        return (await _app.Http.PostJson("/api/tasks", new { title = "Asked", bindings = new[] { binding } })).ShouldBe(HttpStatusCode.Created).Id;
    }

    private static string Wire([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../servers/wire-server.mjs"));
}
