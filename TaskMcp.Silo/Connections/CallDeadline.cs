namespace TaskMcp.Silo.Connections;

/// <summary>When a call ends at the latest: after its timeout, or when its caller gives up.</summary>
internal sealed class CallDeadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _caller;
    private readonly CancellationToken _cancellation;

    public CallDeadline(TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        Timeout = timeout;
        _cancellation = cancellationToken;
        _source = new(timeout, clock);
        _caller = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public TimeSpan Timeout { get; }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether the time is over, and not the caller gone.</summary>
    public bool HasPassed => _source.IsCancellationRequested && !_cancellation.IsCancellationRequested;

    public void Dispose()
    {
        _caller.Dispose();
        _source.Dispose();
    }
}
