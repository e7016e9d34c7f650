namespace TaskMcp.Grains.Tests.Mcp;

/// <summary>Waits for what happens in other processes, which tell nobody.</summary>
internal static class Soon
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task Holds(Func<bool> condition) => Holds(() => Task.FromResult(condition()), Limit);

    public static Task Holds(Func<Task<bool>> condition) => Holds(condition, Limit);

    public static Task Holds(Func<bool> condition, TimeSpan limit) => Holds(() => Task.FromResult(condition()), limit);

    private static async Task Holds(Func<Task<bool>> condition, TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            if (deadline.IsCancellationRequested) throw new TimeoutException($"Not within {limit}.");
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
