using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>
/// Keeps at most one session for one set of settings: connects when first asked, for all who ask at once, and again when it was lost
/// (SPEC C-4; this file), and looks after it while it is in use (Watch). Works outside the grain's turns: what it finds out, it reports.
/// </summary>
/// <param name="connect">Opens a session.</param>
/// <param name="report">Hears what is found out.</param>
/// <param name="isNeeded">Whether a session is needed also while nobody calls: somebody wants to hear what the server tells.</param>
/// <param name="clock">The time.</param>
internal sealed partial class SessionKeeper(Func<CancellationToken, Task<ServerSession>> connect, Func<SessionReport, Task> report, Func<bool> isNeeded, TimeProvider clock) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Reconnects _reconnects = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly List<Task> _leaving = [];
    private readonly StatusReports _reports = new(report, clock);
    private Task<ServerSession>? _session;
    private McpFailureException? _lastFailure;
    private ConnectionStatus? _reported;
    private bool _isClosed;

    /// <summary>Raised with every new session, before anybody gets it.</summary>
    public event Action<ServerSession>? Opened;

    /// <summary>The session that is open; null when none is.</summary>
    public ServerSession? Present
    {
        get { lock (_lock) return _session is { IsCompletedSuccessfully: true } session && !IsOver(session) ? session.Result : null; }
    }

    /// <summary>Whether a session is open.</summary>
    public bool HasSession => Present is not null;

    /// <summary>An open session.</summary>
    /// <param name="evenIfWaiting">Whether to try although the last attempts failed: somebody asked for it.</param>
    /// <param name="cancellationToken">Ends the waiting, not the attempt.</param>
    /// <exception cref="McpFailureException">There is none and none can be had now.</exception>
    public Task<ServerSession> Get(bool evenIfWaiting, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _usedAt, clock.GetTimestamp());
        lock (_lock)
        {
            if (_isClosed) throw McpFailureException.Unreachable("The connection was changed or closed.");
            if (_session is { } present && !IsOver(present)) return present.WaitAsync(cancellationToken);
            if (evenIfWaiting) _reconnects.StartOver();
            var wait = _reconnects.WaitFrom(clock.GetUtcNow());
            if (wait > TimeSpan.Zero && !evenIfWaiting) throw NotYet(wait);
            return Begin().WaitAsync(cancellationToken);
        }
    }

    /// <summary>The server did what was asked.</summary>
    public Task Succeeded()
    {
        lock (_lock) _reconnects.Succeeded();
        return _reported == ConnectionStatus.Active ? Task.CompletedTask : Report(new() { Status = ConnectionStatus.Active });
    }

    /// <summary>The server does not take the credentials.</summary>
    public Task Refused(string reason) =>
        _reported == ConnectionStatus.AuthRequired ? Task.CompletedTask : Report(new() { Status = ConnectionStatus.AuthRequired, Reason = reason });

    /// <summary>The server fails again and again.</summary>
    public Task Failing(string reason) => Report(new() { Status = ConnectionStatus.Error, Reason = reason });

    /// <summary>The server's lists were read.</summary>
    public Task Seen(ServerSession session) => Report(new() { Status = ConnectionStatus.Active, Capabilities = session.Catalog.Capabilities });

    private async Task Report(SessionReport seen)
    {
        _reported = seen.Status;
        if (_closing.IsCancellationRequested) return;
        try
        {
            await _reports.Tell(seen).WaitAsync(_closing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // Whoever closes may hold the turn that the report waits for: nobody needs it any more.
        }
    }

    /// <summary>Closes the session; done means that nothing of it is left.</summary>
    public async ValueTask DisposeAsync()
    {
        Task<ServerSession>? session;
        lock (_lock)
        {
            // From here on nobody begins another.
            _isClosed = true;
            session = _session;
            _session = null;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        _reports.Dispose();
        if (session is not null) await Close(session).ConfigureAwait(false);
        Task[] leaving;
        lock (_lock) leaving = [.. _leaving];
        await Task.WhenAll(leaving).ConfigureAwait(false);
    }

    private static bool IsOver(Task<ServerSession> session) => session.IsCompleted && !(session.IsCompletedSuccessfully && session.Result.IsOpen);

    private static async Task Close(Task<ServerSession> session)
    {
        // What never opened has cleaned up after itself.
        await ((Task)session).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (session.IsCompletedSuccessfully) await session.Result.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<ServerSession> Connect()
    {
        try
        {
            var session = await connect(_closing.Token).ConfigureAwait(false);
            Opened?.Invoke(session);
            // After those who were just told: they have heard of a change when it is reported.
            session.CatalogChanged += () => Watch(Seen(session));
            Watch(WatchEnd(session));
            await Seen(session).ConfigureAwait(false);
            return session;
        }
        catch (Exception error) when (!_closing.IsCancellationRequested)
        {
            // Whatever it is: nothing was sent, and it may pass.
            var failure = error as McpFailureException ?? McpFailureException.Unreachable("The connection could not be opened, for a reason within TaskMcp. Its log says more.", error);
            Failed(failure);
            var status = failure is { Code: McpErrorCode.AuthFailed, IsFinal: false } ? ConnectionStatus.AuthRequired : ConnectionStatus.Error;
            await Report(new() { Status = status, Reason = failure.Message }).ConfigureAwait(false);
            throw failure;
        }
    }

    // Under the lock.
    private Task<ServerSession> Begin()
    {
        if (_session is { IsCompletedSuccessfully: true } lost) Watch(lost.Result.DisposeAsync().AsTask());
        // The attempt belongs to all who wait for it: it must not carry the trace or context of the first.
        using (ExecutionContext.SuppressFlow()) return _session = Task.Run(Connect, CancellationToken.None);
    }

    // Under the lock. Whoever has to change something or to sign in hears that each time.
    private McpFailureException NotYet(TimeSpan wait) => _lastFailure is { RefusalCode: not null } or { Code: McpErrorCode.AuthFailed }
        ? new(_lastFailure.Code, _lastFailure.Message) { RefusalCode = _lastFailure.RefusalCode, IsFinal = _lastFailure.IsFinal }
        : new(McpErrorCode.ConnectionError, $"The server is not tried again yet. {_lastFailure?.Message}") { RetryAfter = wait };

    private void Failed(McpFailureException failure)
    {
        lock (_lock)
        {
            _lastFailure = failure;
            _reconnects.Failed(clock.GetUtcNow(), failure.RetryAfter);
        }
    }

    private void Watch(Task task)
    {
        lock (_lock)
        {
            _leaving.RemoveAll(known => known.IsCompletedSuccessfully);
            _leaving.Add(task);
        }
    }
}
