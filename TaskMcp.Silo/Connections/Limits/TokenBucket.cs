namespace TaskMcp.Silo.Connections.Limits;

/// <summary>
/// A token bucket: at most <paramref name="size"/> at once, and as many again in every <paramref name="refill"/>, evenly. Kept as the time at
/// which it will be full (generic cell rate algorithm), in whole ticks, so that it never gives more than that. Any thread.
/// </summary>
internal sealed class TokenBucket(int size, TimeSpan refill, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly long _start = clock.GetTimestamp();
    private readonly long _interval = ((refill.Ticks - 1) / size) + 1;
    private long _fullAt;
    private long _promised;

    private long Now => clock.GetElapsedTime(_start).Ticks;

    /// <summary>
    /// Takes a token; without one, says how long to wait for it. Everybody who is refused is told a later time than the one before, up to
    /// the time of a whole refill, so that they do not all come back for the same token.
    /// </summary>
    public bool TryTake(out TimeSpan wait)
    {
        lock (_lock)
        {
            var now = Now;
            var fullAt = Math.Max(_fullAt, now) + _interval;
            var nextToken = fullAt - (size * _interval);
            if (nextToken <= now)
            {
                _fullAt = fullAt;
                wait = TimeSpan.Zero;
                return true;
            }

            var promise = Math.Min(Math.Max(nextToken, _promised), now + refill.Ticks);
            _promised = promise + _interval;
            wait = TimeSpan.FromTicks(Math.Max(promise, nextToken) - now);
            return false;
        }
    }

    /// <summary>Puts a token back that was not used.</summary>
    public void GiveBack()
    {
        lock (_lock) _fullAt -= _interval;
    }
}
