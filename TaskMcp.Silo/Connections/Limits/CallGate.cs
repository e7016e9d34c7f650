using System.Threading.RateLimiting;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections.Limits;

/// <summary>Lets through what the limits of one connection allow: the day's quota, the rate, and so many at once (SPEC C-11).</summary>
internal sealed class CallGate(ConnectionLimits limits, DailyQuota? quota, TimeProvider clock) : IDisposable
{
    /// <summary>How many may wait for a place; more of them would only wait until they are too late.</summary>
    private const int PlacesToWait = 1_000;

    private readonly TokenBucket _rate = new(limits.RatePerMinute, TimeSpan.FromMinutes(1), clock);

    private readonly ConcurrencyLimiter _places = new(new()
    {
        PermitLimit = limits.MaxConcurrency, QueueLimit = PlacesToWait, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private volatile bool _isClosed;

    /// <summary>Counts a call and waits for its place, first in, first out; the place is given back by disposing it.</summary>
    /// <exception cref="McpFailureException">The limits do not allow it now.</exception>
    public async ValueTask<CallPlace> Enter(CancellationToken deadline)
    {
        var day = quota is null ? default : await quota.Take(deadline).ConfigureAwait(false);
        if (!_rate.TryTake(out var wait))
        {
            quota?.GiveBack(day);
            throw Refused($"The connection's limits.rate_per_minute of {limits.RatePerMinute} calls is reached. Call later or raise it.", wait);
        }

        try
        {
            var place = await _places.AcquireAsync(1, deadline).ConfigureAwait(false);
            if (place.IsAcquired) return new(this, place, day);
            place.Dispose();
            throw _isClosed ? Closed() : Refused($"{limits.MaxConcurrency} calls are under way, as limits.max_concurrency says, and {PlacesToWait} wait. Call later or raise it.", TimeSpan.FromSeconds(1));
        }
        catch (Exception error)
        {
            GiveBack(day);
            if (error is ObjectDisposedException) throw Closed();
            throw;
        }
    }

    /// <summary>Takes a counted call back that was not sent.</summary>
    public void GiveBack(DateOnly day)
    {
        quota?.GiveBack(day);
        _rate.GiveBack();
    }

    public void Dispose()
    {
        _isClosed = true;
        _places.Dispose();
    }

    private static McpFailureException Closed() => McpFailureException.Unreachable("The connection was changed or closed.");

    private static McpFailureException Refused(string message, TimeSpan wait) => new(McpErrorCode.RateLimited, message) { RetryAfter = wait };
}
