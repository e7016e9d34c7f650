using System.Diagnostics;

namespace TaskMcp.Benchmarks;

/// <summary>What a number of callers achieved.</summary>
internal sealed record LoadResult(int Count, TimeSpan Elapsed, double[] SortedMilliseconds)
{
    public double PerSecond => Count / Elapsed.TotalSeconds;

    public double Percentile(double fraction) => SortedMilliseconds.Length == 0
        ? double.NaN
        : SortedMilliseconds[(int)Math.Ceiling(fraction * SortedMilliseconds.Length) - 1];

    public string Summary => $"{BenchmarkTable.Number(PerSecond)}/s, p50 {BenchmarkTable.Number(Percentile(0.5))} ms, p99 {BenchmarkTable.Number(Percentile(0.99))} ms";
}

/// <summary>Callers that each make one call after the other.</summary>
internal static class Load
{
    public static async Task<LoadResult> Run(int callers, int calls, Func<int, Task> call)
    {
        var next = -1;
        var times = new double[calls];
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < calls; i = Interlocked.Increment(ref next))
            {
                var from = Stopwatch.GetTimestamp();
                await call(i);
                times[i] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            }
        })));
        var elapsed = Stopwatch.GetElapsedTime(started);
        Array.Sort(times);
        return new(calls, elapsed, times);
    }
}
