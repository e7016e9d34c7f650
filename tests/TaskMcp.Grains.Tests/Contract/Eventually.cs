namespace TaskMcp.Grains.Tests.Contract;

/// <summary>Waiting for things, with the one timeout of these tests.</summary>
public static class Eventually
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    /// <summary>The result, or a failure when it takes longer than any test should.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Timeout);

    public static Task Soon(this Task task) => task.WaitAsync(Timeout);

    /// <summary>Asks again and again until the answer satisfies; fails with the last answer.</summary>
    public static async Task<T> Until<T>(Func<Task<T>> ask, Func<T, bool> satisfies)
    {
        var deadline = DateTime.UtcNow + Timeout;
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (true)
        {
            var answer = await ask().Soon();
            if (satisfies(answer)) return answer;
            if (DateTime.UtcNow > deadline) throw new TimeoutException($"Still {answer} after {Timeout}.");
            await pause.WaitForNextTickAsync();
        }
    }

    /// <summary>Moves the clock in small steps until the condition holds.</summary>
    public static Task AdvanceUntil(this ManualClock clock, TimeSpan step, Func<bool> condition) => Until(() =>
    {
        if (condition()) return Task.FromResult(true);
        clock.Advance(step);
        return Task.FromResult(false);
    }, isSo => isSo);
}
