using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Limits;
using TaskMcp.Silo.Mcp;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>
/// Lets through what one grant allows: its calls of the day, counted in blocks that are durable before they are used, so that a crash never lets more through
/// and costs at most a hundredth of the quota; and its calls of the minute, in memory.
/// </summary>
internal sealed class GrantGate(GrantTerms terms, Func<DateOnly, Task<int>> reserve, TimeProvider clock)
{
    private static readonly Refusal NotCounted = new("grant.not_counted", "The call could not be counted against your daily quota, so it was not made. Call again.") { RetryAfter = TimeSpan.FromSeconds(1) };

    private readonly TokenBucket? _rate = terms.RatePerMinute is { } rate ? new(rate, TimeSpan.FromMinutes(1), clock) : null;
    private readonly DailyQuota? _quota = terms.DailyQuota is { } limit ? new(limit, reserve, clock) : null;

    public GrantTerms Terms { get; } = terms;

    public int UnusedCalls => _quota?.Unused ?? 0;

    /// <summary>Counts one call; the refusal when it is one too many. Codes: <c>grant.rate_limited</c>, <c>grant.quota_used_up</c>, <c>grant.not_counted</c>.</summary>
    public async ValueTask<Refusal?> Enter(CancellationToken cancellationToken)
    {
        if (_rate is not null && !_rate.TryTake(out var wait))
            return new Refusal("grant.rate_limited", $"You were granted {Terms.RatePerMinute} calls a minute. Call again in {Math.Ceiling(wait.TotalSeconds)} s.") { RetryAfter = wait };
        if (_quota is null) return null;
        try
        {
            await _quota.Take(cancellationToken);
            return null;
        }
        catch (McpFailureException failure)
        {
            _rate?.GiveBack();
            if (failure.Code != McpErrorCode.RateLimited) return NotCounted;
            return new Refusal("grant.quota_used_up", $"You were granted {Terms.DailyQuota} calls a day, and they are used up until midnight (UTC). Ask an owner for more.") { RetryAfter = failure.RetryAfter };
        }
    }
}
