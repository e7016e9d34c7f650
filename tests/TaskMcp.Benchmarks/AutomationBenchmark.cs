using System.Net.Http.Json;
using TaskMcp.Benchmarks.Mcp;

namespace TaskMcp.Benchmarks;

/// <summary>From the event to the call of the tool, by the server's own times: a task is created, its binding calls a tool of a real MCP server.</summary>
internal static class AutomationBenchmark
{
    private const int Warmup = 200;
    private const int Tasks = 1000;

    public static async Task Run(BenchmarkTable table)
    {
        await using var server = await Server.Start();
        var connection = await server.AddConnection("node", McpServerProcess.EverythingScript, "stdio");
        await server.Test(connection);
        await Load.Run(4, Warmup, i => Create(server, connection, i));
        foreach (var callers in new[] { 1, 16 })
        {
            var from = DateTimeOffset.UtcNow;
            await Load.Run(callers, Tasks, i => Create(server, connection, i));
            var waits = await Waits(server, from, Tasks);
            table.Add($"event to tool call, {callers} callers", $"p50 {BenchmarkTable.Number(Percentile(waits, 0.5))} ms, p95 {BenchmarkTable.Number(Percentile(waits, 0.95))} ms",
                $"{Tasks} tasks with an on_create binding on server-everything over stdio; task stored to attempt recorded");
        }
    }

    private static double Percentile(List<double> sorted, double fraction) => sorted[(int)Math.Ceiling(fraction * sorted.Count) - 1];

    private static async Task Create(Server server, string connection, int i)
    {
        var config = new { tool_name = "everything__echo", input_template = new { message = "{{ task.title }}" } };
        using var answer = await server.Http.PostAsJsonAsync("/api/tasks", new
        {
            title = $"Task {i}", bindings = new[] { new { connection_id = connection, binding_type = "on_create", config } },
        });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Milliseconds from each task's creation to the first attempt of its run, once all have ended; sorted.</summary>
    private static async Task<List<double>> Waits(Server server, DateTimeOffset from, int expected)
    {
        while (true)
        {
            var runs = await server.All($"/api/runs?limit=200&from={from:O}".Replace("+", "%2B", StringComparison.Ordinal));
            if (runs.Count < expected || runs.Any(run => (string)run["state"]! is "queued" or "running")) continue;
            var tasks = (await server.All("/api/tasks?limit=200")).ToDictionary(task => (string)task["id"]!, task => (DateTimeOffset)task["created_at"]!);
            var waits = runs.Select(run => ((DateTimeOffset)run["attempts"]![0]!["started_at"]! - tasks[(string)run["task_id"]!]).TotalMilliseconds).ToList();
            waits.Sort();
            return waits;
        }
    }
}
