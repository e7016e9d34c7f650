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

    /// <summary>
    /// The wait before retry <paramref name="retry"/> (from 1): the policy's backoff, doubled for each further retry, ±20 %; never less than
    /// <paramref name="retryAfter"/>, as far as that is at most an hour.
    /// </summary>
    public static TimeSpan Delay(RetryPolicy policy, int retry, TimeSpan? retryAfter, RetryJitter jitter)
    {
        var seconds = Math.Min(policy.BackoffSeconds * Math.Pow(2, retry - 1), MaxBackoff.TotalSeconds);
        var spread = TimeSpan.FromSeconds(seconds * (1 - Spread + (2 * Spread * jitter())));
        if (retryAfter is not { } asked) return spread;
        var honoured = asked < MaxRetryAfter ? asked : MaxRetryAfter;
        return spread > honoured ? spread : honoured;
    }
}
