using System.Diagnostics;

namespace TaskMcp.EndToEnd.Harness;

/// <summary>Asks until the answer is there. One shared limit: what a crash left undone is taken up within two minutes (SPEC T-8), and a hang is not endless.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(20);

    /// <summary>The first answer that is not null.</summary>
    public static async Task<T> Get<T>(Func<Task<T?>> ask, string what, Func<string>? details = null)
        where T : class
    {
        var started = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(BetweenQuestions);
        while (true)
        {
            if (await ask() is { } answer) return answer;
            if (Stopwatch.GetElapsedTime(started) > Limit)
                throw new TimeoutException($"Not within {Limit.TotalSeconds} s: {what}. {details?.Invoke()}");
            await pace.WaitForNextTickAsync();
        }
    }

    public static Task Holds(Func<Task<bool>> ask, string what, Func<string>? details = null) =>
        Get(async () => await ask() ? what : null, what, details);

    public static Task Holds(Func<bool> ask, string what, Func<string>? details = null) =>
        Holds(() => Task.FromResult(ask()), what, details);
}
