namespace TaskMcp.Silo.Connections;

/// <summary>
/// When a server that keeps failing may be tried again: at once, then after 1 s, 2 s, 4 s, … 30 s; one that died five times within five minutes
/// after five minutes more (SPEC C-4).
/// </summary>
internal sealed class Reconnects
{
    public const int MostDeaths = 5;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    private readonly Queue<DateTimeOffset> _deaths = new();
    private int _failures;
    private DateTimeOffset _notBefore;
    private DateTimeOffset _pausedUntil;

    /// <summary>The time in which so many deaths are too many, and how long it then rests.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromMinutes(5);

    /// <summary>It could not be reached.</summary>
    /// <param name="now">The time.</param>
    /// <param name="retryAfter">How long it asks to be left alone, of which an hour counts.</param>
    public void Failed(DateTimeOffset now, TimeSpan? retryAfter = null)
    {
        _failures++;
        var asked = retryAfter > LongestAsked ? LongestAsked : retryAfter ?? TimeSpan.Zero;
        _notBefore = now + (asked > Wait(_failures) ? asked : Wait(_failures));
    }

    /// <summary>It had been reached and has ended by itself.</summary>
    /// <returns>Whether it does so all the time.</returns>
    public bool Died(DateTimeOffset now)
    {
        Failed(now);
        _deaths.Enqueue(now);
        while (_deaths.Count > MostDeaths || _deaths.Peek() <= now - Pause) _deaths.Dequeue();
        if (_deaths.Count < MostDeaths) return false;
        _pausedUntil = now + Pause;
        return true;
    }

    public void Succeeded() => _failures = 0;

    /// <summary>Somebody has looked into it: the deaths so far do not count any more.</summary>
    public void StartOver()
    {
        _deaths.Clear();
        _pausedUntil = default;
    }

    /// <summary>How long to wait from now; zero when it may be tried.</summary>
    public TimeSpan WaitFrom(DateTimeOffset now)
    {
        var notBefore = _failures > 0 && _notBefore > _pausedUntil ? _notBefore : _pausedUntil;
        return notBefore > now ? notBefore - now : TimeSpan.Zero;
    }

    internal static TimeSpan Wait(int failures) =>
        failures < 2 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures - 2), Longest.TotalSeconds));
}
