using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TaskMcp.Benchmarks.Mcp;

namespace TaskMcp.Benchmarks;

/// <summary>A thousand schedules over ten thousand tasks that are due in the same minute (SPEC B-10): how long after its time each tool is called.</summary>
internal static class ScheduleBenchmark
{
    private const int Tasks = 10_000;
    private const int Bindings = 1_000;
    private const int Callers = 64;

    /// <summary>Enough for making the tasks.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(2);

    public static async Task Run(BenchmarkTable table)
    {
        await using var server = await Server.Start();
        var connection = await server.AddConnection("node", McpServerProcess.EverythingScript, "stdio");
        await server.Test(connection);
        var due = Minute(DateTimeOffset.UtcNow + Ahead);
        await Load.Run(Callers, Tasks, i => Create(server, connection, i, due));
        if (DateTimeOffset.UtcNow >= due) throw new InvalidOperationException("The tasks took too long to make: nothing of this can be measured.");
        await Task.Delay(due - DateTimeOffset.UtcNow);

        var runs = await Ended(server);
        var waits = runs.Select(run => ((DateTimeOffset)run["attempts"]![0]!["started_at"]! - due).TotalMilliseconds).Order().ToList();
        table.Add($"{Bindings:N0} schedules due in the same minute", $"p50 {At(waits, 0.5)} ms, p95 {At(waits, 0.95)} ms, last {At(waits, 1)} ms",
            $"over {Tasks:N0} tasks; due time to attempt recorded, server-everything over stdio; {runs.Select(run => (string)run["task_id"]!).Distinct().Count():N0} tasks fired once");
    }

    private static DateTimeOffset Minute(DateTimeOffset time) => new(time.Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    private static string At(List<double> sorted, double fraction) => BenchmarkTable.Number(sorted[(int)Math.Ceiling(fraction * sorted.Count) - 1]);

    private static async Task Create(Server server, string connection, int i, DateTimeOffset due)
    {
        // In this minute of this hour, and then not for a year.
        var cron = due.UtcDateTime.ToString("m H d M '*'", CultureInfo.InvariantCulture);
        var config = new { tool_name = "everything__echo", input_template = new { message = "{{ task.title }}" }, schedule = new { cron } };
        var bindings = i < Bindings ? new[] { new { connection_id = connection, binding_type = "scheduled", config } } : [];
        using var answer = await server.Http.PostAsJsonAsync("/api/tasks", new { title = $"Task {i}", bindings });
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<List<JsonNode>> Ended(Server server)
    {
        while (true)
        {
            var runs = await server.All("/api/runs?limit=200");
            if (runs.Count > Bindings) throw new InvalidOperationException($"{runs.Count} runs of {Bindings} schedules: something fired twice.");
            if (runs.Count == Bindings && runs.All(run => (string)run["state"]! == "succeeded")) return runs;
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }
}
