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

/// <summary>Callers that each make one call after the other, and calls that begin when they are due, whatever became of those before.</summary>
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

    /// <summary>
    /// An open loop: times count from the instant at which a call was due, so calls that begin late because earlier ones are slow are not
    /// counted as quick.
    /// </summary>
    public static Task<LoadResult> AtRate(int perSecond, TimeSpan duration, Func<int, Task> call) =>
        Task.Factory.StartNew(() => Begin((int)(perSecond * duration.TotalSeconds), perSecond, call), TaskCreationOptions.LongRunning).Unwrap();

    private static async Task<LoadResult> Begin(int calls, int perSecond, Func<int, Task> call)
    {
        var under = new Task[calls];
        var times = new double[calls];
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            var (number, due) = (i, started + (long)i * Stopwatch.Frequency / perSecond);
            while (Stopwatch.GetTimestamp() < due) Thread.Sleep(1);
            under[i] = Task.Run(async () =>
            {
                await call(number);
                times[number] = Stopwatch.GetElapsedTime(due).TotalMilliseconds;
            });
        }

        await Task.WhenAll(under);
        var elapsed = Stopwatch.GetElapsedTime(started);
        Array.Sort(times);
        return new(calls, elapsed, times);
    }
}
