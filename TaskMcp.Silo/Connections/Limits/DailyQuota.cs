using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections.Limits;

/// <summary>
/// Counts calls against the quota of a day (UTC; SPEC C-11). Calls are set aside in blocks, durably, before they are used: one write for many
/// calls, and a crash never lets more through than the quota. Any thread.
/// </summary>
internal sealed class DailyQuota(int limit, Func<DateOnly, Task<int>> reserve, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private DateOnly _day;
    private int _left;
    private bool _isUsedUp;
    private Task? _reserving;

    /// <summary>Calls of today that are set aside and not made.</summary>
    public int Unused
    {
        get { lock (_lock) return _day == QuotaRules.Today(clock.GetUtcNow()) ? _left : 0; }
    }

    /// <summary>Counts one call; answers the day that it counts for.</summary>
    /// <exception cref="McpFailureException">The quota is used up.</exception>
    public async ValueTask<DateOnly> Take(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task reserving;
            lock (_lock)
            {
                var now = clock.GetUtcNow();
                var today = QuotaRules.Today(now);
                if (today != _day) (_day, _left, _isUsedUp) = (today, 0, false);
                if (_left > 0)
                {
                    _left--;
                    return today;
                }

                if (_isUsedUp) throw UsedUp(now);
                reserving = _reserving ??= Reserve(today);
            }

            await reserving.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes a call back that was not made.</summary>
    public void GiveBack(DateOnly day)
    {
        lock (_lock)
        {
            if (day == _day) _left++;
        }
    }

    private async Task Reserve(DateOnly day)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var granted = await reserve(day).ConfigureAwait(false);
            lock (_lock)
            {
                if (day != _day) return;
                _left += granted;
                _isUsedUp = granted == 0;
            }
        }
        catch (Exception error)
        {
            throw McpFailureException.Unreachable("The call could not be counted against the daily quota, so it was not made.", error);
        }
        finally
        {
            lock (_lock) _reserving = null;
        }
    }

    private McpFailureException UsedUp(DateTimeOffset now)
    {
        var resetsAt = QuotaRules.ResetsAt(now);
        return new(McpErrorCode.RateLimited, $"The connection's limits.daily_quota of {limit} calls is used up until {resetsAt:yyyy-MM-dd'T'HH:mm:ss'Z'}. Raise it to go on before.") { RetryAfter = resetsAt - now };
    }
}
