using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>
/// Asks the server of an open session every 30 s whether it is still there (SPEC C-5). It is gone when it is silent twice in a row, or says that the
/// session is over.
/// </summary>
internal sealed class HealthProbe : IDisposable
{
    private const int MostMisses = 2;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Func<CancellationToken, Task> _ping;
    private readonly Func<bool> _isWanted;
    private readonly Func<Task> _isGone;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private int _isAsking;
    private int _misses;

    /// <param name="ping">Asks; fails when no answer comes.</param>
    /// <param name="isWanted">Whether anybody needs to know: the session is in use, and no call is under way that would find out itself.</param>
    /// <param name="isGone">Hears that the server does not answer any more.</param>
    /// <param name="clock">The time.</param>
    public HealthProbe(Func<CancellationToken, Task> ping, Func<bool> isWanted, Func<Task> isGone, TimeProvider clock)
    {
        (_ping, _isWanted, _isGone, _clock) = (ping, isWanted, isGone, clock);
        _timer = clock.CreateTimer(static probe => _ = ((HealthProbe)probe!).Tick(), this, Period, Period);
    }

    public void Dispose() => _timer.Dispose();

    private async Task Tick()
    {
        if (Interlocked.Exchange(ref _isAsking, 1) == 1) return;
        try
        {
            if (!_isWanted())
            {
                _misses = 0;
                return;
            }

            var more = await Misses().ConfigureAwait(false);
            // What began meanwhile may be why it is silent: a server that works need not have time for this.
            _misses = more == 0 || !_isWanted() ? 0 : _misses + more;
            if (_misses < MostMisses) return;
            _misses = 0;
            await _isGone().ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isAsking, 0);
        }
    }

    private async Task<int> Misses()
    {
        using var deadline = new CancellationTokenSource(Patience, _clock);
        try
        {
            await _ping(deadline.Token).ConfigureAwait(false);
            return 0;
        }
        catch (McpFailureException failure)
        {
            if (failure.SessionLost) return MostMisses;
            // A server that says no is there.
            return failure.Code is McpErrorCode.ConnectionError or McpErrorCode.Timeout ? 1 : 0;
        }
        catch (OperationCanceledException)
        {
            return 1;
        }
    }
}
