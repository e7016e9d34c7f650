using TaskMcp.Access;

namespace TaskMcp.Api.Access;

/// <summary>When what goes on for a caller has to end: when he may have lost what he had, and when his token or session ends by itself (SPEC S-4).</summary>
internal sealed class CallerEnd : IDisposable
{
    /// <summary>No timer runs for longer; nobody keeps a stream for so long, either.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(20);

    private readonly CancellationTokenSource? _expiry;
    private readonly CancellationTokenSource _ending;

    public CallerEnd(Caller caller, ICallerWatch watch, TimeProvider clock, params ReadOnlySpan<CancellationToken> others)
    {
        _expiry = caller.ExpiresAt is { } end ? new(Left(end, clock), clock) : null;
        _ending = CancellationTokenSource.CreateLinkedTokenSource([.. others, watch.Ends(caller), _expiry?.Token ?? default]);
    }

    public CancellationToken Token => _ending.Token;

    public void Dispose()
    {
        _ending.Dispose();
        _expiry?.Dispose();
    }

    private static TimeSpan Left(DateTimeOffset end, TimeProvider clock)
    {
        var left = end - clock.GetUtcNow();
        return left > Longest ? Longest : left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
