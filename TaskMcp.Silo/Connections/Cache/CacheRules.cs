using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections.Cache;

/// <summary>What the cache settings of a connection may be (SPEC C-12). Pure.</summary>
internal static class CacheRules
{
    private const int MostTools = 200;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The refusal of settings that make no sense; null when they do.</summary>
    public static Refusal? Check(CacheSettings cache)
    {
        if (cache?.Tools is null) return Refuse("cache", "must be an object with an object tools; leave it out for the defaults");
        if (cache.Ttl <= TimeSpan.Zero || cache.Ttl > Longest) return Refuse("cache.ttl", $"must be more than 0 and at most {Duration.Format(Longest)}; set cache.enabled to false to keep nothing");
        if (cache.Tools.Count > MostTools) return Refuse("cache.tools", $"must be at most {MostTools} tools (were {cache.Tools.Count})");
        foreach (var (tool, ttl) in cache.Tools)
        {
            if (tool.Length == 0) return Refuse("cache.tools", "has a tool without a name: use the server's name of the tool");
            if (ttl < TimeSpan.Zero || ttl > Longest) return Refuse($"cache.tools.{tool}", $"must be 0 (never kept) to {Duration.Format(Longest)}");
        }

        return null;
    }

    private static Refusal Refuse(string field, string message) => Refusal.Field("connection.cache_invalid", field, $"connection.{field} {message}");
}
