using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TaskMcp.Benchmarks.Mcp;

namespace TaskMcp.Benchmarks;

/// <summary>One scheduled binding of a project over ten thousand tasks (SPEC B-1, B-10): how long after its time the tool is called for each.</summary>
internal static class ProjectScheduleBenchmark
{
    private const int Tasks = 10_000;
    private const int Chunk = 500;

    /// <summary>Enough for making the binding and looking at the clock.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);

    public static async Task Run(BenchmarkTable table)
    {
        await using var server = await Server.Start();
        var connection = await server.AddConnection("node", McpServerProcess.EverythingScript, "stdio");
        await server.Test(connection);
        var project = await Post(server, "/api/projects", new { name = "Swept" });
        for (var made = 0; made < Tasks; made += Chunk) await Create(server, (string)project["id"]!, made);
        var before = server.ResidentMegabytes;
        var due = Minute(DateTimeOffset.UtcNow + Ahead) + TimeSpan.FromMinutes(1);
        // In this minute of this hour, and then not for a year.
        var cron = due.UtcDateTime.ToString("m H d M '*'", CultureInfo.InvariantCulture);
        var config = new { tool_name = "everything__echo", input_template = new { message = "{{ task.title }}" }, schedule = new { cron } };
        var binding = await Post(server, $"/api/projects/{project["id"]}/bindings", new { connection_id = connection, binding_type = "scheduled", config });
        await Task.Delay(due - DateTimeOffset.UtcNow);

        var path = $"/api/projects/{project["id"]}/bindings/{binding["id"]}/sweeps";
        var sweep = await Swept(server, path);
        var after = server.ResidentMegabytes;
        var runs = await Ended(server, (string)binding["id"]!);
        var waits = runs.Select(run => ((DateTimeOffset)run["attempts"]![0]!["started_at"]! - due).TotalMilliseconds).Order().ToList();
        table.Add("one schedule of a project", $"p50 {At(waits, 0.5)} ms, p95 {At(waits, 0.95)} ms, last {At(waits, 1)} ms",
            $"over {Tasks:N0} tasks; due time to attempt recorded, server-everything over stdio; all runs recorded after "
            + $"{BenchmarkTable.Number(((DateTimeOffset)sweep["finished_at"]! - due).TotalMilliseconds)} ms; {runs.Select(run => (string)run["task_id"]!).Distinct().Count():N0} tasks fired once; "
            + $"memory {BenchmarkTable.Number(before)} → {BenchmarkTable.Number(after)} MB");
    }

    private static DateTimeOffset Minute(DateTimeOffset time) => new(time.Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    private static string At(List<double> sorted, double fraction) => BenchmarkTable.Number(sorted[(int)Math.Ceiling(fraction * sorted.Count) - 1]);

    private static async Task Create(Server server, string project, int from)
    {
        var operations = Enumerable.Range(from, Chunk).Select(i => new { op = "create", task = new { title = $"Task {i}", project_id = project } });
        await Post(server, "/api/tasks/bulk", new { operations });
    }

    private static async Task<JsonNode> Post(Server server, string path, object body)
    {
        using var answer = await server.Http.PostAsJsonAsync(path, body);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private static async Task<JsonNode> Swept(Server server, string path)
    {
        while (true)
        {
            if ((await server.All(path)) is [var sweep] && (string?)sweep["stage"] == "done") return sweep;
            await Task.Delay(TimeSpan.FromMilliseconds(250));
        }
    }

    private static async Task<List<JsonNode>> Ended(Server server, string binding)
    {
        while (true)
        {
            var runs = await server.All($"/api/runs?limit=200&binding_id={binding}");
            if (runs.Count != Tasks) throw new InvalidOperationException($"{runs.Count} runs for {Tasks} tasks.");
            if (runs.All(run => (string)run["state"]! == "succeeded")) return runs;
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }
}
