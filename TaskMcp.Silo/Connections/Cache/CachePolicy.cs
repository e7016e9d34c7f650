using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections.Cache;

/// <summary>What is kept and for how long (SPEC C-12). Pure.</summary>
internal static class CachePolicy
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>How long a tool's results are fresh: what the user says, else what follows from its annotations; null when they are not kept.</summary>
    public static TimeSpan? Ttl(CacheSettings settings, ToolDefinition tool)
    {
        if (settings.Tools.TryGetValue(tool.Name, out var said)) return said > TimeSpan.Zero ? said : null;
        return settings.Enabled && tool.Capability.Annotations is { ReadOnlyHint: true, IdempotentHint: true } ? settings.Ttl : null;
    }

    /// <summary>Whether calling the tool leaves everything as it is, so that what is kept stays right.</summary>
    public static bool IsRead(CacheSettings settings, ToolDefinition tool) =>
        tool.Capability.Annotations?.ReadOnlyHint == true || Ttl(settings, tool) is not null;

    /// <summary>How long a resource is fresh: what the server says (SEP-2549), else the connection's time; null when it is not kept.</summary>
    public static TimeSpan? Ttl(CacheSettings settings, JsonObject resource)
    {
        if (resource["ttlMs"] is not JsonValue value || !value.TryGetValue(out double milliseconds)) return settings.Enabled ? settings.Ttl : null;
        return milliseconds > 0 ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, Longest.TotalMilliseconds)) : null;
    }

    /// <summary>Whether a resource is for the one who read it only.</summary>
    public static bool IsPrivate(CacheSettings settings, JsonObject resource) =>
        settings.IsPrivate || (resource["cacheScope"] is JsonValue value && value.TryGetValue(out string? scope) && scope == "private");
}
