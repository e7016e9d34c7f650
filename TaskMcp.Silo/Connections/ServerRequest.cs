using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>Something that is asked of a server, and how far it has come.</summary>
internal abstract class ServerRequest(TimeProvider clock)
{
    /// <summary>A server that does not answer sooner need not be sick.</summary>
    private const double TooSoonMs = 1_000;

    private long _sentAt;
    private bool _isUnderWay;

    /// <summary>Never made again here: the caller has a policy of its own.</summary>
    public bool IsOnce { get; init; }

    /// <summary>Whether it may be made again although it may have been carried out.</summary>
    protected abstract bool MayRepeat { get; }

    /// <summary>Whether a session was there for it.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Whether this attempt came as far as being sent.</summary>
    public bool WasTried { get; private set; }

    /// <summary>Whether the server may have done something of it in any attempt.</summary>
    public bool MayHaveArrived { get; private set; }

    /// <summary>Whether the server may have done it in any attempt without saying so.</summary>
    public bool IsOutcomeUnknown { get; private set; }

    /// <summary>Why the last attempt failed.</summary>
    public McpFailureException? Failure { get; private set; }

    /// <summary>Whether any attempt came as far as being sent.</summary>
    public bool WasSent => _sentAt != 0;

    /// <summary>Whether the server answered it.</summary>
    protected bool IsAnswered => WasSent && !_isUnderWay && Failure is null;

    /// <summary>Milliseconds since the last attempt was sent.</summary>
    public double ElapsedMs => _sentAt == 0 ? 0 : clock.GetElapsedTime(_sentAt).TotalMilliseconds;

    /// <summary>Whether the same again is safe and may help.</summary>
    public bool MayTryAgain =>
        !IsOnce && WasTried && Failure is { Retryable: true, Code: not McpErrorCode.Timeout } && (MayRepeat || !MayHaveArrived);

    /// <summary>Whether it failed because the connection is down, and not because it is not allowed.</summary>
    public bool IsDown => Failure is { RefusalCode: null, Code: McpErrorCode.ConnectionError } or { RefusalCode: null, Code: McpErrorCode.AuthFailed, IsFinal: false };

    /// <summary>Nothing was done of it because the connection is down or its limits are reached: it may wait until that is over (SPEC C-13).</summary>
    public bool MayWait => !MayHaveArrived && Failure is { RefusalCode: null } failure && failure.Code switch
    {
        // A server that refuses the credentials has carried nothing out.
        McpErrorCode.ConnectionError => true,
        McpErrorCode.AuthFailed => !Failure.IsFinal,
        McpErrorCode.RateLimited => !WasTried,
        _ => false,
    };

    /// <summary>Begins an attempt.</summary>
    public void Begin() => WasTried = false;

    /// <summary>Looks whether it can be asked of this server, before anything is counted or sent.</summary>
    /// <exception cref="McpFailureException">It can't.</exception>
    public void Prepare(ServerSession session)
    {
        IsConnected = true;
        Check(session);
    }

    /// <summary>Whether it is answered without asking the server.</summary>
    /// <exception cref="McpFailureException">The same was asked by somebody else and failed.</exception>
    public virtual ValueTask<bool> TryAnswer(ServerSession session, CancellationToken cancellationToken) => new(false);

    /// <summary>Sends it and waits for the answer.</summary>
    /// <exception cref="McpFailureException">None came.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up, or had given it hardly any time.</exception>
    public async ValueTask SendTo(ServerSession session, CallDeadline deadline)
    {
        _sentAt = clock.GetTimestamp();
        (WasTried, _isUnderWay) = (true, true);
        try
        {
            await Ask(session, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.HasPassed && ElapsedMs >= TooSoonMs)
        {
            throw TooLate(deadline);
        }
    }

    /// <summary>Ends it with an answer.</summary>
    public void Succeed() => (Failure, _isUnderWay) = (null, false);

    /// <summary>Ends an attempt with a failure.</summary>
    public void Fail(McpFailureException failure)
    {
        (Failure, _isUnderWay) = (failure, false);
        if (!WasTried || failure.Code is McpErrorCode.AuthFailed or McpErrorCode.RateLimited || failure is { SessionLost: true, OutcomeUnknown: false }) return;
        MayHaveArrived = true;
        IsOutcomeUnknown |= failure.OutcomeUnknown;
    }

    /// <summary>Ends it because its time is over.</summary>
    public void Expire(CallDeadline deadline)
    {
        // While it waited to be made again: what counts is why it had to.
        if (Failure is null || _isUnderWay) Fail(TooLate(deadline));
    }

    protected abstract void Check(ServerSession session);

    protected abstract Task Ask(ServerSession session, CancellationToken cancellationToken);

    private McpFailureException TooLate(CallDeadline deadline)
    {
        var timeout = TaskMcp.Duration.Format(deadline.Timeout);
        if (!IsConnected) return McpFailureException.Unreachable($"The server could not be connected to within {timeout}.");
        return WasTried
            ? new(McpErrorCode.Timeout, $"No answer came within {timeout}.") { OutcomeUnknown = true }
            : new(McpErrorCode.Timeout, $"The call waited {timeout} for others to end: limits.max_concurrency are under way. Call later or raise it.");
    }
}
