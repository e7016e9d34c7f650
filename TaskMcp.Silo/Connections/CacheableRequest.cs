using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Cache;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>A request whose answer may be in the cache, or under way for somebody else (SPEC C-12).</summary>
internal abstract class CacheableRequest(ServerCache cache, TimeProvider clock) : ServerRequest(clock)
{
    private Flight? _own;
    private CacheKey _ownKey;
    private long _generation;

    /// <summary>Not from the cache.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Whether it may wait for the same request of somebody else; one whose caller watches its progress does not.</summary>
    public bool MayFollow { get; init; } = true;

    /// <summary>The answer from the cache, if that is where it came from.</summary>
    public CachedResult? Cached { get; private set; }

    protected ServerCache Cache => cache;

    public sealed override async ValueTask<bool> TryAnswer(ServerSession session, CancellationToken cancellationToken)
    {
        cache.Watch(session);
        if (_own is not null) return false;
        _generation = cache.Results.Generation;
        if (IsFresh || Key() is not { } key) return false;
        Flight? flight = null;
        while (!TryFind())
        {
            // Answers that are not kept are not worth waiting for.
            if (!MayFollow || flight?.WasAnswered == true) return false;
            flight = cache.Results.Join(key, out var isOwn);
            if (isOwn)
            {
                (_own, _ownKey) = (flight, key);
                // Whoever was just before may have brought it.
                return TryFind();
            }

            await flight.Landed.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (flight.Failure is { } failure) throw failure;
        }

        return true;
    }

    /// <summary>It is over: keeps its answer where it may be kept, and lets those go on that wait for it.</summary>
    /// <param name="failure">Why there is none; null also when the caller gave up.</param>
    public void Leave(McpFailureException? failure)
    {
        // Others may have more time than this one had.
        if (_own is not null) cache.Results.Leave(_ownKey, _own, IsAnswered, failure?.Code == McpErrorCode.Timeout ? null : failure);
        _own = null;
    }

    /// <summary>What is still there of the answer while the server is down (SPEC C-13).</summary>
    public CachedResult? Fallback() => IsFresh || !IsDown ? null : Find();

    protected void Keep(CacheKey key, JsonText value, TimeSpan ttl, string? resource = null) => cache.Results.Keep(key, value, ttl, resource, _generation);

    /// <summary>What others ask under who ask the same; null when its answer is not kept.</summary>
    protected abstract CacheKey? Key();

    protected abstract CachedResult? Find();

    private bool TryFind()
    {
        Cached = Find() is { IsStale: false } found ? found : null;
        return Cached is not null;
    }
}
