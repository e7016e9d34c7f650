using TaskMcp.Bindings;

namespace TaskMcp.Silo.Runs;

/// <summary>A random number, 0 ≤ x &lt; 1, that spreads retries.</summary>
public delegate double RetryJitter();

/// <summary>When a failed attempt is made again (SPEC B-8). Pure.</summary>
public static class RetrySchedule
{
    /// <summary>However often the wait was doubled.</summary>
    public static readonly TimeSpan MaxBackoff = TimeSpan.FromDays(1);

    /// <summary>A server that asks for a longer wait is asked again after this.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    public const double Spread = 0.2;

    /// <summary>The longest wait between two questions whether a connection is back (SPEC C-13).</summary>
    public static readonly TimeSpan MaxPoll = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The wait before retry <paramref name="retry"/> (from 1): the policy's backoff, doubled for each further retry, ±20 %; never less than
    /// <paramref name="retryAfter"/>, as far as that is at most an hour.
    /// </summary>
    public static TimeSpan Delay(RetryPolicy policy, int retry, TimeSpan? retryAfter, RetryJitter jitter) =>
        Delay(policy.BackoffSeconds, MaxBackoff, retry, retryAfter, jitter);

    /// <summary>The wait before asking for the <paramref name="poll"/>th time (from 1) whether a connection is back: 1 s, doubled up to 30 s, ±20 %.</summary>
    public static TimeSpan Poll(int poll, TimeSpan? retryAfter, RetryJitter jitter) => Delay(1, MaxPoll, poll, retryAfter, jitter);

    private static TimeSpan Delay(double firstSeconds, TimeSpan longest, int retry, TimeSpan? retryAfter, RetryJitter jitter)
    {
        var seconds = Math.Min(firstSeconds * Math.Pow(2, retry - 1), longest.TotalSeconds);
        var spread = TimeSpan.FromSeconds(seconds * (1 - Spread + (2 * Spread * jitter())));
        if (retryAfter is not { } asked) return spread;
        var honoured = asked < MaxRetryAfter ? asked : MaxRetryAfter;
        return spread > honoured ? spread : honoured;
    }
}
