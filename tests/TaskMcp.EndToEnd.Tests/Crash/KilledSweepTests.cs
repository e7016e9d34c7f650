using System.Globalization;
using System.Text.Json.Nodes;
using TaskMcp.EndToEnd.Harness;
using Xunit.Abstractions;

namespace TaskMcp.EndToEnd.Crash;

/// <summary>SPEC B-1, B-5, B-10: a project's schedule fires each of its tasks once, also when TaskMcp is killed again and again while it is at them.</summary>
[Collection(Alone.Name)]
public class KilledSweepTests(ITestOutputHelper output)
{
    private const int Tasks = 1500;

    /// <summary>Tasks that have been asked when it is killed; the last one is while only runs are left.</summary>
    private static readonly int[] Kills = [200, 800, Tasks];

    [Fact]
    public async Task Killed_in_the_middle_of_a_project_schedule_every_task_has_its_one_run()
    {
        using var folder = new TemporaryFolder();
        var trace = folder.File("trace.jsonl");
        await using var app = await TaskMcpProcess.Started(("Logging__LogLevel__Default", "Warning"));
        var connection = await app.Api.Connect(Automation.StdioConnection("scripted", BuiltProduct.Scripted, new Dictionary<string, string> { ["TRACE_FILE"] = trace }));
        var project = (await app.Api.Post("/api/projects", new { name = "Swept" })).Ok().Id();
        var tasks = await Create(app.Api, project);
        var binding = await Schedule(app.Api, project, connection);

        var lastKill = DateTimeOffset.MinValue;
        foreach (var kill in Kills)
        {
            await Eventually.Holds(async () => await Sweep(app.Api, project, binding) is { } seen && (long)seen["tasks"]! >= kill, $"{kill} tasks are asked", () => app.Output);
            await app.Kill();
            if (kill < Tasks) lastKill = DateTimeOffset.UtcNow;
            await app.Start();
        }

        var path = $"/api/runs?binding_id={binding}";
        var runs = await Eventually.Get(
            async () => await app.Api.All(path) is var all && all.Count >= Tasks && all.All(Automation.HasEnded) ? all : null, "every task has its run and all have ended", () => app.Output);
        var sweep = (await Sweep(app.Api, project, binding))!;
        var executions = Execution.ReadAll(trace);
        output.WriteLine($"{Kills.Length} kills: {runs.Count} runs, {executions.Count} executions, {executions.Count - executions.Select(one => one.Key).Distinct().Count()} of them repeats. {sweep.ToJsonString()}");

        runs.Select(run => (string)run["task_id"]!).ShouldBe(tasks, ignoreOrder: true);
        runs.ShouldAllBe(run => run.State() == "succeeded" && (string?)run["event_type"] == "scheduled");
        ((string?)sweep["stage"], (long)sweep["runs"]!, (long)sweep["tasks"]!).ShouldBe(("done", Tasks, Tasks));
        sweep["finished_at"]!.GetValue<DateTimeOffset>().ShouldBeGreaterThan(lastKill, "the kills came too late to mean anything");
        executions.Select(one => one.Key).Distinct().ShouldBe(runs.Select(run => (string?)run["idempotency_key"]), ignoreOrder: true);
        foreach (var same in executions.GroupBy(one => one.Key))
            same.Select(one => one.ProcessId).ShouldBeUnique("executed twice without a crash in between");
        var counted = await app.Api.All($"/api/tasks/{tasks[0]}/bindings");
        ((long)counted.ShouldHaveSingleItem()["trigger_count"]!).ShouldBe(1);
    }

    /// <summary>The only sweep; null before it begins.</summary>
    private static async Task<JsonNode?> Sweep(Api api, string project, string binding) =>
        (await api.Get($"/api/projects/{project}/bindings/{binding}/sweeps")).Ok()["items"]!.AsArray() is { Count: > 0 } sweeps ? sweeps.ShouldHaveSingleItem() : null;

    private static async Task<List<string>> Create(Api api, string project)
    {
        var made = new List<string>();
        foreach (var numbers in Enumerable.Range(0, Tasks).Chunk(300))
        {
            var operations = numbers.Select(number => new { op = "create", task = new { title = $"Task {number}", project_id = project } });
            var answer = (await api.Post("/api/tasks/bulk", new { operations })).Ok();
            made.AddRange(answer["results"]!.AsArray().Select(result => (string)result!["task"]!["id"]!));
        }

        return made;
    }

    /// <summary>In the next minute, and then not for a year.</summary>
    private static async Task<string> Schedule(Api api, string project, string connection)
    {
        var cron = DateTime.UtcNow.AddMinutes(1).ToString("m H d M '*'", CultureInfo.InvariantCulture);
        var binding = await api.Post($"/api/projects/{project}/bindings", new
        {
            connection_id = connection,
            binding_type = "scheduled",
            config = new { tool_name = "scripted__record", input_template = new JsonObject { ["text"] = "{{ task.title }}", ["milliseconds"] = 5 }, schedule = new { cron } },
        });
        return binding.Ok().Id();
    }
}
