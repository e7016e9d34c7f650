using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Operation;

/// <summary>No process of a server outlives the product, however it ends (SPEC C-4, O-5).</summary>
public class StopTests
{
    [Fact]
    public async Task A_graceful_stop_leaves_no_process_and_reports_success()
    {
        await using var app = await TaskMcpProcess.Started();
        var servers = await RunningServers(app);

        (await app.Stop()).ShouldBe(0, app.Output);

        servers.Where(server => server.IsAlive).ShouldBeEmpty();
    }

    [Theory, InlineData("false"), InlineData("true")]
    public async Task A_kill_leaves_no_orphan(string serverIgnoresTheEndOfItsInput)
    {
        await using var app = await TaskMcpProcess.Started();
        var servers = await RunningServers(app, ("IGNORE_END_OF_INPUT", serverIgnoresTheEndOfItsInput));

        await app.Kill();

        await Eventually.Holds(() => !servers.Any(server => server.IsAlive), "the server processes have ended after a kill of the product");
    }

    [Fact]
    public async Task A_graceful_stop_finishes_or_parks_the_call_in_flight()
    {
        using var folder = new TemporaryFolder();
        await using var app = await TaskMcpProcess.Started();
        var connection = await app.Api.Connect(Automation.StdioConnection("scripted", BuiltProduct.Scripted, new Dictionary<string, string> { ["TRACE_FILE"] = folder.File("trace.jsonl") }));
        var task = await app.Api.CreateTask(new
        {
            title = "In flight",
            bindings = new[] { Automation.Binding(connection, "on_create", "scripted__record", new { text = "slowly", milliseconds = 700 }, retries: 3) },
        });
        await Eventually.Holds(() => Execution.ReadAll(folder.File("trace.jsonl")).Count == 1, "the call is in flight");

        (await app.Stop()).ShouldBe(0, app.Output);
        await app.Start();

        await app.Api.TaskWithNote(task.Id(), "recorded slowly");
        (await app.Api.EndedRuns(task.Id(), 1)).ShouldHaveSingleItem().State().ShouldBe("succeeded");
    }

    /// <summary>Two servers at work; the processes that belong to them.</summary>
    private static async Task<IReadOnlyList<RunningProcess>> RunningServers(TaskMcpProcess app, params (string Name, string Value)[] environment)
    {
        var scripted = await app.Api.Connect(Automation.StdioConnection("scripted", BuiltProduct.Scripted, environment.ToDictionary()));
        var everything = await app.Api.Connect(Automation.StdioConnection("everything", BuiltProduct.Everything));
        await app.Api.Invoke(scripted, "record", new { text = "up" });
        await app.Api.Invoke(everything, "echo", new { message = "up" });
        var running = RunningProcess.DescendantsOf(app.Id);
        running.Count(process => process.CommandLine.Contains("node", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(2);
        return running;
    }
}
