using TaskMcp.Access;

namespace TaskMcp.Api.Access;

/// <summary>When what goes on for a caller has to end: when he may have lost what he had, and when his token or session ends by itself (SPEC S-4).</summary>
internal sealed class CallerEnd : IDisposable
{
    /// <summary>No timer runs for longer; nobody keeps a stream for so long, either.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(20);

    /// <summary>Nobody tells of a token that its external issuer ended, so whoever has such a one shows it again.</summary>
    private static readonly TimeSpan LongestOfIssuer = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource? _expiry;
    private readonly CancellationTokenSource _ending;

    public CallerEnd(Caller caller, ICallerWatch watch, TimeProvider clock, params ReadOnlySpan<CancellationToken> others)
    {
        var isOfIssuer = caller is { TokenId: null, SessionId: null } && caller.Actor.Id != Actor.Owner.Id;
        _expiry = isOfIssuer || caller.ExpiresAt is not null ? new(Left(caller.ExpiresAt ?? DateTimeOffset.MaxValue, isOfIssuer ? LongestOfIssuer : Longest, clock), clock) : null;
        _ending = CancellationTokenSource.CreateLinkedTokenSource([.. others, watch.Ends(caller), _expiry?.Token ?? default]);
    }

    public CancellationToken Token => _ending.Token;

    public void Dispose()
    {
        _ending.Dispose();
        _expiry?.Dispose();
    }

    private static TimeSpan Left(DateTimeOffset end, TimeSpan most, TimeProvider clock)
    {
        var left = end - clock.GetUtcNow();
        return left > most ? most : left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
