using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using TaskMcp.EndToEnd.Harness;
using Xunit.Abstractions;

namespace TaskMcp.EndToEnd.Crash;

/// <summary>SPEC B-6, T-3, T-7: killed at any moment, nothing acknowledged is lost and nothing happens twice but the step in flight.</summary>
[Collection(Alone.Name)]
public class CrashTests(ITestOutputHelper output)
{
    private const int Kills = 21;
    private const int Clients = 8;

    [Fact]
    public async Task Killed_at_random_moments_under_load_nothing_acknowledged_is_lost_or_done_twice()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CRASH_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"CRASH_SEED={seed}");
        using var folder = new TemporaryFolder();
        var trace = folder.File("trace.jsonl");
        await using var app = await TaskMcpProcess.Started(("Logging__LogLevel__Default", "Warning"));
        var connection = await app.Api.Connect(Automation.StdioConnection("scripted", BuiltProduct.Scripted, new Dictionary<string, string> { ["TRACE_FILE"] = trace }));

        var promises = new Promises();
        var started = Stopwatch.GetTimestamp();
        await KillUnderLoad(app, connection, promises, seed);
        var killed = Stopwatch.GetElapsedTime(started);
        var runs = await RunsThatHaveAllEnded(app.Api, promises);

        var executions = Execution.ReadAll(trace);
        output.WriteLine(
            $"{Kills} kills in {killed.TotalSeconds:0} s: {promises.Creations.Count} tasks and {promises.Versions.Sum(task => task.Value.Count)} versions acknowledged, "
            + $"{runs.Count} runs ended ({string.Join(", ", runs.CountBy(run => run.State()).Select(state => $"{state.Value} {state.Key}"))}), "
            + $"{executions.Count} executions, {executions.Count - executions.Select(execution => execution.Key).Distinct().Count()} of them repeats.");
        promises.Unexpected.ShouldBeEmpty();
        promises.Creations.Count.ShouldBeGreaterThan(100, "the load was too small to mean anything");
        runs.Count.ShouldBeGreaterThan(100, "the load was too small to mean anything");

        var tasks = await NoTaskIsLostOrDoubled(app.Api, promises);
        await NoEventIsLost(app.Api, promises, tasks);
        NoRunIsLost(promises, runs);
        NothingIsExecutedTwiceButTheStepInFlight(runs, executions);
        OutputsAreAppliedOnce(runs, tasks);
        await EveryChangeIsInTheAuditOnce(app.Api, promises);
    }

    /// <summary>SPEC A-2: what was acknowledged is recorded, once, whenever the kill came; and no kill looks like somebody's tampering.</summary>
    private async Task EveryChangeIsInTheAuditOnce(Api api, Promises promises)
    {
        var rows = (await api.Get("/api/audit/export")).Text.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        var changes = rows.Where(row => (string?)row["outcome"] == "succeeded").ToLookup(row => ((string?)row["action"], (string?)row["target_id"]));
        foreach (var (_, id) in promises.Creations) changes[("task.create", id)].Count().ShouldBe(1, $"creation of task {id}");
        foreach (var task in promises.Notes.GroupBy(note => note.Task)) changes[("note.add", task.Key)].Count().ShouldBeGreaterThanOrEqualTo(task.Count(), $"notes of task {task.Key}");
        rows.Select(row => (long)row["sequence"]!).ShouldBe(Enumerable.Range(1, rows.Count).Select(number => (long)number));

        var verification = (await api.Post("/api/audit/verify")).Json;
        ((bool)verification["ok"]!).ShouldBeTrue(verification.ToJsonString());
        output.WriteLine($"{rows.Count} rows of the audit, {verification["checked"]} checked.");
    }

    private static async Task KillUnderLoad(TaskMcpProcess app, string connection, Promises promises, int seed)
    {
        var random = new Random(seed);
        var clients = Enumerable.Range(0, Clients).Select(number => new CrashClient(number, random.Next(), app.Api, connection, promises)).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            // The moment is a number of answers, now and then none: the recovery from the last kill is killed too.
            var answersLeft = kill % 6 == 5 ? 0 : random.Next(1, 120);
            var moment = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var working = clients.Select(client => client.Work(() =>
            {
                if (Interlocked.Decrement(ref answersLeft) == 0) moment.TrySetResult();
            })).ToList();
            if (answersLeft > 0) await moment.Task.WaitAsync(Eventually.Limit);
            await app.Kill();
            await Task.WhenAll(working).WaitAsync(Eventually.Limit);
            await app.Start();
        }

        await Task.WhenAll(clients.Select(client => client.Finish())).WaitAsync(Eventually.Limit);
    }

    /// <summary>Also those that were not yet there at the last kill: a task that was cut off before it fired does so when its reminder comes.</summary>
    private static Task<IReadOnlyList<JsonNode>> RunsThatHaveAllEnded(Api api, Promises promises) => Eventually.Get(
        async () => await api.All("/api/runs") is var runs && runs.All(Automation.HasEnded) && !WithoutRun(promises, runs).Any() ? runs : null,
        "every task that fires has its run and all runs have ended",
        () => string.Join('\n', api.All("/api/runs").Result.Where(run => !run.HasEnded())));

    /// <summary>Every acknowledged task is there, by id and in the list, in its last acknowledged version or later; no request made two of a thing.</summary>
    private static async Task<Dictionary<string, JsonNode>> NoTaskIsLostOrDoubled(Api api, Promises promises)
    {
        var listed = (await api.All("/api/tasks")).ToDictionary(task => task.Id());
        foreach (var (key, id) in promises.Creations)
        {
            var task = await api.GetTask(id);
            ((string?)task["fields"]!["key"]).ShouldBe(key);
            ((long)task["version"]!).ShouldBeGreaterThanOrEqualTo(promises.Versions[id].Max(), $"version of task {id}");
            listed.ShouldContainKey(id, "the list shows every task");
            JsonNode.DeepEquals(listed[id], task).ShouldBeTrue($"the list shows\n{listed[id]}\nbut the task is\n{task}");
        }

        foreach (var (task, text) in promises.Notes)
            listed[task].NoteTexts().Count(note => note == text).ShouldBe(1, $"note {text} of task {task}");
        listed.Values.GroupBy(task => (string)task["fields"]!["key"]!).Where(same => same.Count() > 1).Select(same => same.Key)
            .ShouldBeEmpty("one Idempotency-Key made two tasks");
        return listed;
    }

    /// <summary>The history of every task holds each of its versions, from the first to the present one.</summary>
    private static async Task NoEventIsLost(Api api, Promises promises, Dictionary<string, JsonNode> tasks)
    {
        foreach (var id in promises.Creations.Values)
        {
            var events = await api.All($"/api/tasks/{id}/events");
            events.Select(one => one.Id()).ShouldBeUnique($"events of task {id}");
            var versions = events.Select(one => (long)one["sequence"]!).Distinct().Order();
            versions.ShouldBe(Enumerable.Range(1, (int)tasks[id]["version"]!).Select(version => (long)version), $"history of task {id}");
        }
    }

    private static IEnumerable<string> WithoutRun(Promises promises, IReadOnlyList<JsonNode> runs) =>
        promises.TasksThatRun.Except(runs.Select(run => (string)run["task_id"]!));

    private static void NoRunIsLost(Promises promises, IReadOnlyList<JsonNode> runs)
    {
        runs.Select(run => run.Id()).ShouldBeUnique();
        promises.TriggeredRuns.Keys.Except(runs.Select(run => run.Id())).ShouldBeEmpty("triggered runs were acknowledged and lost");
        WithoutRun(promises, runs).ShouldBeEmpty("tasks whose creation fired nothing");
        runs.CountBy(run => (run["binding_id"]!.ToString(), run["event_id"]!.ToString())).ShouldAllBe(same => same.Value == 1, "one event made two runs of a binding");
    }

    private static void NothingIsExecutedTwiceButTheStepInFlight(IReadOnlyList<JsonNode> runs, IReadOnlyList<Execution> executions)
    {
        var byKey = executions.ToLookup(execution => execution.Key);
        byKey.Select(same => same.Key).Except(runs.Select(run => (string?)run["idempotency_key"])).ShouldBeEmpty("executions without a recorded run");
        foreach (var run in runs)
        {
            var attempts = run["attempts"]!.AsArray();
            var executed = byKey[(string)run["idempotency_key"]!].ToList();
            // A repeat is right only after a crash of the product, which ends the server process too.
            executed.Select(execution => execution.ProcessId).ShouldBeUnique($"executed twice without a crash in between: {run}");
            executed.Count.ShouldBeLessThanOrEqualTo(attempts.Count, $"executed without a recorded attempt: {run}");
            attempts.Take(Math.Max(0, attempts.Count - 1)).ShouldAllBe(attempt => attempt!["output"] == null, $"attempted again after an output: {run}");
            if ((string)run["tool_name"]! is "scripted__record_once" or "record_once")
            {
                executed.Count.ShouldBeLessThanOrEqualTo(1, $"a tool that must not be repeated was: {run}");
                run.State().ShouldBeOneOf("succeeded", "needs_review");
            }
            else
            {
                run.State().ShouldBe("succeeded", run.ToString());
            }

            if (run.State() == "succeeded") executed.ShouldNotBeEmpty($"succeeded without an execution: {run}");
        }
    }

    private static void OutputsAreAppliedOnce(IReadOnlyList<JsonNode> runs, Dictionary<string, JsonNode> tasks)
    {
        foreach (var run in runs)
        {
            var note = $"recorded {run["event_id"]}";
            tasks[(string)run["task_id"]!].NoteTexts().Count(text => text == note).ShouldBe(run.State() == "succeeded" ? 1 : 0, $"notes \"{note}\" of run {run}");
        }
    }
}
