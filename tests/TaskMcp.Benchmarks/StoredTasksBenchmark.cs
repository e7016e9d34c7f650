namespace TaskMcp.Benchmarks;

/// <summary>With 100 000 tasks stored: a list of 50, a restart, and the memory of an idle process.</summary>
internal static class StoredTasksBenchmark
{
    private const int Tasks = 100_000;

    public static async Task Run(BenchmarkTable table)
    {
        var data = Directory.CreateTempSubdirectory("taskmcp-bench-").FullName;
        var filling = await Server.Start(data);
        await Load.Run(64, Tasks, i => CreateBenchmark.Create(filling, i));
        await filling.Stop();

        await using var server = await Server.Start(data);
        table.Add("process start to first API answer, 100 000 tasks", $"{BenchmarkTable.Number(server.FirstAnswer.TotalMilliseconds)} ms", "one start");
        table.Add("memory, 100 000 tasks stored, none active", $"{BenchmarkTable.Number(server.ResidentMegabytes)} MB", "resident set after the start");
        foreach (var query in new[] { "", "&sort=updated_at", "&tag=bench&sort=title&order=asc", "&text=reproduce" })
        {
            await Load.Run(4, 200, _ => List(server, query));
            var one = await Load.Run(1, 500, _ => List(server, query));
            table.Add($"list of 50 out of 100 000 `?limit=50{query}`", one.Summary, "one caller, over HTTP");
        }
    }

    private static async Task List(Server server, string query)
    {
        using var answer = await server.Http.GetAsync($"/api/tasks?limit=50{query}");
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
    }
}
