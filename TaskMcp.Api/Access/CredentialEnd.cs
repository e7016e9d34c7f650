using TaskMcp.Access;

namespace TaskMcp.Api.Access;

/// <summary>
/// Ends a call in flight with the token or session that it was made with (SPEC S-4, A-7). A change of the caller that leaves that good ends nothing, since a call, unlike a stream, can't be begun again
/// as if nothing had happened.
/// </summary>
internal sealed class CredentialEnd : IDisposable
{
    private readonly Caller _caller;
    private readonly Func<CancellationToken, ValueTask<bool>> _isStillGood;
    private readonly ICallerWatch _watch;
    private readonly CancellationTokenSource _ending;
    private readonly Lock _gate = new();
    private CancellationTokenRegistration _watching;
    private volatile bool _isLost;
    private bool _isOver;

    /// <param name="caller">Who calls.</param>
    /// <param name="isStillGood">Asks whether what he has shown is still good.</param>
    /// <param name="watch">Tells when that may have changed.</param>
    /// <param name="other">Ends the call as well.</param>
    public CredentialEnd(Caller caller, Func<CancellationToken, ValueTask<bool>> isStillGood, ICallerWatch watch, CancellationToken other)
    {
        (_caller, _isStillGood, _watch) = (caller, isStillGood, watch);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(other);
        Token = _ending.Token;
        Watch();
    }

    public CancellationToken Token { get; }

    /// <summary>Whether it was the token or session that has ended.</summary>
    public bool IsLost => _isLost;

    public void Dispose()
    {
        lock (_gate) _isOver = true;
        _watching.Dispose();
        _ending.Dispose();
    }

    private void Watch()
    {
        // Whoever changes the caller does not wait for those who look.
        var watching = _watch.Ends(_caller).Register(() => _ = Task.Run(Look));
        lock (_gate)
        {
            if (!_isOver)
            {
                _watching = watching;
                return;
            }
        }

        watching.Dispose();
    }

    private async Task Look()
    {
        // First, so that what changes while it is asked is looked at, too.
        Watch();
        if (await IsStillGood()) return;
        lock (_gate)
        {
            if (_isOver) return;
            _isLost = true;
        }

        try
        {
            await _ending.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has come to its end just now.
        }
    }

    private async Task<bool> IsStillGood()
    {
        try
        {
            return await _isStillGood(CancellationToken.None);
        }
        catch (Exception)
        {
            // Nobody can say so.
            return false;
        }
    }
}
