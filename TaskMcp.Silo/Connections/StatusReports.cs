using TaskMcp.Silo.Connections.Limits;

namespace TaskMcp.Silo.Connections;

/// <summary>
/// Passes on what is found out about a server, each of which is a write: the first ones at once, then one every 30 s, which is the latest, so that
/// a server that comes and goes does not cause endless writes (SPEC C-5).
/// </summary>
internal sealed class StatusReports(Func<SessionReport, Task> report, TimeProvider clock) : IDisposable
{
    private const int AtOnce = 20;

    private readonly Lock _lock = new();
    private readonly TokenBucket _writes = new(AtOnce, TimeSpan.FromSeconds(30 * AtOnce), clock);
    private SessionReport? _waiting;
    private ITimer? _timer;

    public Task Tell(SessionReport seen)
    {
        lock (_lock)
        {
            if (_waiting is not null)
            {
                _waiting = seen with { Capabilities = seen.Capabilities ?? _waiting.Capabilities };
                return Task.CompletedTask;
            }

            if (!_writes.TryTake(out var wait))
            {
                _waiting = seen;
                _timer?.Dispose();
                _timer = clock.CreateTimer(static reports => _ = ((StatusReports)reports!).TellLatest(), this, wait, Timeout.InfiniteTimeSpan);
                return Task.CompletedTask;
            }
        }

        return report(seen);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _waiting = null;
        }
    }

    private Task TellLatest()
    {
        SessionReport latest;
        lock (_lock)
        {
            if (_waiting is null) return Task.CompletedTask;
            (latest, _waiting) = (_waiting, null);
            _writes.TryTake(out _);
        }

        return report(latest);
    }
}
