using System.Net.Http.Json;

namespace TaskMcp.Benchmarks;

/// <summary>Durable task creates over HTTP: acknowledged means on disk and in the lists.</summary>
internal static class CreateBenchmark
{
    public static async Task Run(BenchmarkTable table)
    {
        await using var server = await Server.Start();
        await Load.Run(16, 3000, i => Create(server, i));
        foreach (var (callers, calls) in new[] { (1, 2000), (16, 15000), (64, 25000) })
        {
            var result = await Load.Run(callers, calls, i => Create(server, i));
            table.Add($"durable task create, {callers} callers", result.Summary, $"POST /api/tasks, {calls} calls, title and note, no bindings");
        }
    }

    internal static async Task Create(Server server, int i)
    {
        using var answer = await server.Http.PostAsJsonAsync("/api/tasks", new { title = $"Task {i}", note = "Steps to reproduce the thing", tags = new[] { "bench" } });
        answer.EnsureSuccessStatusCode();
    }
}
