namespace TaskMcp.Benchmarks;

/// <summary>From the start of the process to the first answer of the API.</summary>
internal static class StartupBenchmark
{
    public static async Task Run(BenchmarkTable table)
    {
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            await using var server = await Server.Start();
            times.Add(server.FirstAnswer.TotalMilliseconds);
        }

        times.Sort();
        table.Add("process start to first API answer", $"{BenchmarkTable.Number(times[2])} ms", "median of 5, empty data directory");
    }
}
