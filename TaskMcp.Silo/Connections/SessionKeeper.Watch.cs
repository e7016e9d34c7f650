using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>Looks after the session: asks whether the server is still there while it is in use, sees it die, closes it when it is not needed (SPEC C-4, C-5).</summary>
internal sealed partial class SessionKeeper
{
    /// <summary>How long after its last use a session is still looked after.</summary>
    private static readonly TimeSpan InUse = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LooksWhetherIdle = TimeSpan.FromMinutes(1);

    private long _usedAt;
    private int _calls;

    /// <summary>How long a session stays open unused: starting a server anew costs far more than the memory it takes.</summary>
    public static TimeSpan Idle { get; } = TimeSpan.FromMinutes(15);

    /// <summary>A call is made on the session: it finds out itself whether the server answers.</summary>
    public void CallBegins() => Interlocked.Increment(ref _calls);

    public void CallEnds() => Interlocked.Decrement(ref _calls);

    private bool IsLookedAfter() => Volatile.Read(ref _calls) == 0 && (clock.GetElapsedTime(Volatile.Read(ref _usedAt)) <= InUse || isNeeded());

    private async Task WatchEnd(ServerSession session)
    {
        using (new HealthProbe(session.Ping, IsLookedAfter, () => Gone(session), clock))
        await using (clock.CreateTimer(_ => CloseIfIdle(session), null, Idle, LooksWhetherIdle))
        {
            await session.Ended.ConfigureAwait(false);
        }

        if (_closing.IsCancellationRequested || session.IsClosing) return;
        // Servers behind HTTP end a session without being broken: nothing to tell.
        if (await session.WhyEnded().ConfigureAwait(false) is { } reason && Died(session, reason) is { } news)
        {
            await Report(new() { Status = ConnectionStatus.Error, Reason = news }).ConfigureAwait(false);
        }

        await session.DisposeAsync().ConfigureAwait(false);
        await ComeBack().ConfigureAwait(false);
    }

    // As often as anybody might try who calls; whoever would have to sign in or to change something does that.
    private async Task ComeBack()
    {
        while (isNeeded() && !_closing.IsCancellationRequested)
        {
            TimeSpan wait;
            lock (_lock) wait = _reconnects.WaitFrom(clock.GetUtcNow());
            if (wait > TimeSpan.Zero) await Quietly(Task.Delay(wait, clock, _closing.Token)).ConfigureAwait(false);
            try
            {
                await Get(evenIfWaiting: false, _closing.Token).ConfigureAwait(false);
                return;
            }
            catch (McpFailureException failure) when (failure.Code == McpErrorCode.ConnectionError && failure.RefusalCode is null)
            {
                // Again, ever more rarely.
            }
            catch (Exception error) when (error is McpFailureException or OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>What there is to say of a server that has ended by itself; null when another session is there already.</summary>
    private string? Died(ServerSession session, string reason)
    {
        lock (_lock)
        {
            if (_reconnects.Died(clock.GetUtcNow()))
            {
                reason = $"The server keeps crashing: {Reconnects.MostDeaths} times within {Reconnects.Pause.TotalMinutes:0} minutes. It is not started again for as long; " +
                    $"look at the connection's log, correct it and test the connection to start it at once. Last: {reason}";
            }

            if (!IsPresent(session)) return null;
            _lastFailure = McpFailureException.Unreachable(reason);
            return reason;
        }
    }

    /// <summary>The server does not answer any more: says so, and lets a new session find out more.</summary>
    private async Task Gone(ServerSession session)
    {
        const string Reason = "The server does not answer any more: its session was closed, and a new one is tried.";
        lock (_lock)
        {
            if (_isClosed || session.Ended.IsCompleted || !IsPresent(session)) return;
            _lastFailure = McpFailureException.Unreachable(Reason);
            _reconnects.Failed(clock.GetUtcNow());
        }

        await Report(new() { Status = ConnectionStatus.Error, Reason = Reason }).ConfigureAwait(false);
        lock (_lock)
        {
            // A call that has begun meanwhile finds out itself.
            if (_isClosed || !IsPresent(session) || Volatile.Read(ref _calls) > 0) return;
            Watch(ComeBackAfter(_reconnects.WaitFrom(clock.GetUtcNow()) == TimeSpan.Zero ? Begin() : session.DisposeAsync().AsTask()));
        }
    }

    private async Task ComeBackAfter(Task before)
    {
        await Quietly(before).ConfigureAwait(false);
        await ComeBack().ConfigureAwait(false);
    }

    private void CloseIfIdle(ServerSession session)
    {
        lock (_lock)
        {
            if (!IsPresent(session) || Volatile.Read(ref _calls) > 0 || isNeeded() || clock.GetElapsedTime(Volatile.Read(ref _usedAt)) < Idle) return;
            _session = null;
            Watch(session.DisposeAsync().AsTask());
        }
    }

    private static async Task Quietly(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    // Under the lock.
    private bool IsPresent(ServerSession session) => _session is { IsCompletedSuccessfully: true } present && ReferenceEquals(present.Result, session);
}
