namespace TaskMcp.Api.Tests.Harness;

/// <summary>How long tests wait for what must come.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Asks again and again until the answer satisfies.</summary>
    public static async Task<T> Until<T>(Func<Task<T>> ask, Func<T, bool> satisfies)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var answer = await ask();
            if (satisfies(answer)) return answer;
            if (limit.IsCancellationRequested) throw new TimeoutException($"Still {answer} after {Limit}.");
            await pause.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
