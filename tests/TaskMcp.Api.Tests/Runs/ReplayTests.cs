using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Runs;

/// <summary>Dead letters over HTTP: what there is, and running it again (SPEC B-8).</summary>
public sealed class ReplayTests : IAsyncLifetime
{
    private TestApp _app = null!;

    public async Task InitializeAsync() => _app = await TestApp.Started("--TaskMcp:ApproveCommands=true");

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Runs_are_replayed_in_their_order_page_by_page_and_not_when_a_later_one_has_succeeded()
    {
        var task = await Task();
        var (first, second) = (await Changed(task, "a", 1), await Changed(task, "b", 2));

        var replay = await Replay(new { task_id = task });
        Ids(replay, "replayed").ShouldBe([first, second]);
        await Failed(task, 2);
        var summary = (await _app.Http.GetJson($"/api/runs/summary?task_id={task}")).ShouldBe(HttpStatusCode.OK).Json;
        ((int)summary["states"]!["failed"]!).ShouldBe(2);
        var trouble = summary["trouble"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)trouble["newest_run_id"]!, (string)trouble["error"]!["code"]!, (string)trouble["tool_name"]!).ShouldBe((second, "invalid_input", "scripted__record"));

        await Changed(task, 1, 2);
        await Patience.Until(async () => (await _app.Http.GetJson($"/api/runs?task_id={task}&state=succeeded")).Items, items => items.Count == 1);
        replay = await Replay(new { task_id = task });
        Ids(replay, "replayed").ShouldBeEmpty();
        Ids(replay, "superseded").ShouldBe([first, second]);
        replay["next_cursor"].ShouldBeNull();

        replay = await Replay(new { task_id = task, include_superseded = true, limit = 1 });
        Ids(replay, "replayed").ShouldBe([first]);
        replay = await Replay(new { task_id = task, include_superseded = true, limit = 1, cursor = (string)replay["next_cursor"]! });
        Ids(replay, "replayed").ShouldBe([second]);
        replay["next_cursor"].ShouldBeNull();
        await Failed(task, 2);
    }

    [Fact]
    public async Task A_run_that_failed_because_its_binding_was_wrong_succeeds_with_the_mended_one()
    {
        var task = await Task();
        var (first, second) = (await Changed(task, "a", 1), await Changed(task, "b", 2));
        var binding = (await _app.Http.GetJson($"/api/tasks/{task}/bindings")).Items[0]!;
        var config = binding["config"]!.DeepClone();
        config["input_template"] = new JsonObject { ["milliseconds"] = 1, ["text"] = "{{ task.fields.wait }}" };
        (await _app.Http.PatchJson($"/api/tasks/{task}/bindings/{binding["id"]}", new JsonObject { ["config"] = config })).ShouldBe(HttpStatusCode.OK);

        (await _app.Http.PostJson($"/api/runs/{first}/replay")).ShouldBe(HttpStatusCode.OK);
        await Failed(task, 2);
        (await _app.Http.PostJson($"/api/runs/{first}/replay", new { with_current_binding = true })).ShouldBe(HttpStatusCode.OK);
        var run = await Patience.Until(async () => (await _app.Http.GetJson($"/api/runs/{first}")).Json, now => (string)now["state"]! == "succeeded");
        run["attempts"]!.AsArray().Select(attempt => attempt!["input"]!.ToJsonString()).ShouldBe(["""{"milliseconds":"a"}""", """{"milliseconds":"a"}""", """{"milliseconds":1,"text":"a"}"""]);

        Ids(await Replay(new { task_id = task, with_current_binding = true }), "replayed").ShouldBe([second]);
        await Patience.Until(async () => (await _app.Http.GetJson($"/api/runs/{second}")).Json, now => (string)now["state"]! == "succeeded");
    }

    [Fact]
    public async Task A_run_whose_binding_is_gone_is_replayed_only_as_it_was()
    {
        var task = await Task();
        var run = await Changed(task, "a", 1);
        var binding = (await _app.Http.GetJson($"/api/tasks/{task}/bindings")).Items[0]!["id"];
        (await _app.Http.DeleteJson($"/api/tasks/{task}/bindings/{binding}")).ShouldBe(HttpStatusCode.NoContent);
        (await _app.Http.PostJson($"/api/runs/{run}/replay", new { with_current_binding = true })).ShouldBeProblem(HttpStatusCode.NotFound, "binding.not_found");
        Ids(await Replay(new { task_id = task, with_current_binding = true }), "passed").ShouldBe([run]);
        (await _app.Http.PostJson($"/api/runs/{run}/replay")).ShouldBe(HttpStatusCode.OK);
        await Failed(task, 1);
    }

    [Fact]
    public async Task A_replay_with_anothers_cursor_is_refused_and_a_summary_without_runs_is_empty()
    {
        (await _app.Http.PostJson("/api/runs/replay", new { cursor = "no" })).ShouldBeProblem(HttpStatusCode.BadRequest, "request.cursor_invalid");
        (await _app.Http.GetJson("/api/runs/summary?state=dead")).ShouldBeProblem(HttpStatusCode.BadRequest, "request.unknown_parameter");
        var none = (await _app.Http.GetJson($"/api/runs/summary?binding_id={Guid.NewGuid()}")).ShouldBe(HttpStatusCode.OK).Json;
        none["states"]!.AsObject().ShouldBeEmpty();
        none["trouble"]!.AsArray().ShouldBeEmpty();
    }

    private static string[] Ids(JsonNode replay, string member) => [.. replay[member]!.AsArray().Select(id => (string)id!)];

    private async Task<JsonNode> Replay(object filter) => (await _app.Http.PostJson("/api/runs/replay", filter)).ShouldBe(HttpStatusCode.OK).Json;

    private async Task<string> Task()
    {
        var server = new { name = "Scripted", server_type = "scripted", transport = new { type = "stdio", command = "node", args = (string[])[Scripted()] } };
        var connection = (await _app.Http.PostJson("/api/mcp/connections", server)).ShouldBe(HttpStatusCode.Created).Id;
        var binding = new JsonObject
        {
            ["connection_id"] = connection,
            ["binding_type"] = "on_update",
            ["config"] = new JsonObject
            {
                ["tool_name"] = "scripted__record",
                ["input_template"] = new JsonObject { ["milliseconds"] = "{{ task.fields.wait }}" },
                ["output_handling"] = new JsonObject { ["action"] = "ignore" },
            },
        };
        return (await _app.Http.PostJson("/api/tasks", new { title = "Replayed", bindings = new[] { binding } })).ShouldBe(HttpStatusCode.Created).Id;
    }

    /// <summary>Changes the task; the id of the latest run that failed, once there are as many. The tool takes whole numbers only.</summary>
    private async Task<string> Changed(string task, object wait, int failed)
    {
        (await _app.Http.PatchJson($"/api/tasks/{task}", new { fields = new { wait } })).ShouldBe(HttpStatusCode.OK);
        return await Failed(task, failed);
    }

    private async Task<string> Failed(string task, int count) =>
        (string)(await Patience.Until(async () => (await _app.Http.GetJson($"/api/runs?task_id={task}&state=failed")).Items, items => items.Count == count))[0]!["id"]!;

    private static string Scripted([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../servers/scripted-server.mjs"));
}
