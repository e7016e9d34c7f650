using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections.Cache;

/// <summary>The cache of one connection with its settings, kept true by what the sessions say.</summary>
internal sealed class ServerCache(CacheSettings settings, TimeProvider clock)
{
    private ServerSession? _watched;

    public CacheSettings Settings => settings;

    public ResultCache Results { get; } = new(clock);

    /// <summary>What the server last offered; null when it was never connected to.</summary>
    public ServerCatalog? LastCatalog => Volatile.Read(ref _watched)?.Catalog;

    /// <summary>From now on what the session says counts.</summary>
    public void Watch(ServerSession session)
    {
        if (!session.IsOpen) return;
        var before = Interlocked.Exchange(ref _watched, session);
        if (ReferenceEquals(before, session)) return;
        if (before is not null) Results.Doubt();
        session.CatalogChanged += Results.Clear;
        session.ResourceUpdated += Results.Forget;
    }
}
