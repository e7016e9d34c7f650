using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Cache;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>One reading of a resource.</summary>
internal sealed class ResourceRequest(ResourceRead read, ServerCache cache, TimeProvider clock) : CacheableRequest(cache, clock)
{
    private ServerSession? _session;
    private ServerReply? _reply;

    protected override bool MayRepeat => true;

    /// <summary>What the server answered, from the cache or not.</summary>
    public McpAnswer Answer()
    {
        if (Cached is { } cached) return From(cached);
        if (_reply!.Result is not { } result) return new() { Result = JsonText.Null, InputRequired = _reply.Question };
        var text = _session!.Clean(KeptJson.OrText(result));
        if (read.Answers is null && CachePolicy.Ttl(Cache.Settings, result) is { } ttl)
        {
            Keep(CacheKey.OfResource(read.Uri, CachePolicy.IsPrivate(Cache.Settings, result) ? read.Principal ?? "" : null), text, ttl, read.Uri);
            _session.SubscribeTo(read.Uri);
        }

        return new() { Result = text };
    }

    public static McpAnswer From(CachedResult cached) => new() { Result = cached.Value, CachedAt = cached.At, Stale = cached.IsStale };

    protected override void Check(ServerSession session)
    {
        // Whether the server has it, it knows best: templates are not listed.
    }

    protected override async Task Ask(ServerSession session, CancellationToken cancellationToken)
    {
        _session = session;
        _reply = await session.ReadResource(read.Uri, new() { Answers = read.Answers, Offers = read.Offers }, cancellationToken).ConfigureAwait(false);
    }

    // Whether it is private is only known with the answer: nobody waits for what somebody else reads.
    protected override CacheKey? Key() => read.Answers is null ? CacheKey.OfResource(read.Uri, read.Principal ?? "") : null;

    protected override CachedResult? Find()
    {
        if (Key() is not { } own) return null;
        return Cache.Results.Find(own) ?? Cache.Results.Find(CacheKey.OfResource(read.Uri, principal: null));
    }
}
