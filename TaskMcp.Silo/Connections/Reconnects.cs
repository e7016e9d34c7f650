namespace TaskMcp.Silo.Connections;

/// <summary>When a server that keeps failing may be tried again: at once, then after 1 s, 2 s, 4 s, … 30 s (SPEC C-4).</summary>
internal sealed class Reconnects
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private int _failures;
    private DateTimeOffset _notBefore;

    public void Failed(DateTimeOffset now)
    {
        _failures++;
        _notBefore = now + Wait(_failures);
    }

    public void Succeeded() => _failures = 0;

    /// <summary>How long to wait from now; zero when it may be tried.</summary>
    public TimeSpan WaitFrom(DateTimeOffset now) => _failures > 0 && _notBefore > now ? _notBefore - now : TimeSpan.Zero;

    internal static TimeSpan Wait(int failures) =>
        failures < 2 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures - 2), Longest.TotalSeconds));
}
