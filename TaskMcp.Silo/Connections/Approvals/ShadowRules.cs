using System.Collections.Immutable;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections.Approvals;

/// <summary>Another connection with the full names of its tools.</summary>
internal sealed record OtherTools
{
    public required string ServerType { get; init; }

    public required ImmutableArray<string> Names { get; init; }

    /// <summary>Whether it was there before the connection in question: who came first keeps a name.</summary>
    public required bool IsElder { get; init; }
}

/// <summary>
/// Which tools pass themselves off as those of another server (SPEC C-9): by their own name, which looks like a name with that server's prefix,
/// or by a full name that looks the same. What looks alike is <see cref="NameSkeleton"/>'s to say. Pure.
/// </summary>
internal static class ShadowRules
{
    /// <summary>By the server's name of a tool: the full name that it looks like.</summary>
    public static ImmutableDictionary<string, string> Find(string serverType, IEnumerable<string> tools, IEnumerable<OtherTools> others)
    {
        var strangers = others.Where(other => other.ServerType != serverType).ToList();
        var found = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (strangers.Count == 0) return found.ToImmutable();

        var all = Index(strangers);
        var elders = Index(strangers.Where(other => other.IsElder));
        // Of a server that was never connected, nothing is known but its prefix.
        var prefixes = strangers.Where(other => other.Names.IsEmpty).Select(other => (other.ServerType, Skeleton: NameSkeleton.Of(ToolName.Of(other.ServerType, "")))).Distinct().ToList();
        foreach (var tool in tools)
        {
            var own = NameSkeleton.Of(tool);
            if (all.TryGetValue(own, out var name) || elders.TryGetValue(NameSkeleton.Of(ToolName.Of(serverType, tool)), out name)) found[tool] = name;
            else if (prefixes.FirstOrDefault(prefix => own.StartsWith(prefix.Skeleton, StringComparison.Ordinal)) is { ServerType: { } type }) found[tool] = ToolName.Of(type, "…");
        }

        return found.ToImmutable();
    }

    /// <summary>Another tool of the same server that the same full name can mean (<see cref="ToolName.Resolve"/>): by coming or going it would change what a call means that names it.</summary>
    public static string? Rival(string serverType, string tool, Func<string, bool> isKnown)
    {
        var prefix = ToolName.Of(serverType, "");
        return isKnown(prefix + tool) ? prefix + tool : tool.StartsWith(prefix, StringComparison.Ordinal) && isKnown(tool[prefix.Length..]) ? tool[prefix.Length..] : null;
    }

    public static ToolDistrust Rivals(string tool, string rival) => new(
        $"answers to the same name as {rival}",
        new("mcp.tool_shadowed", $"The server's tools '{tool}' and '{rival}' answer to the same name, so that neither is called. If both are what they should be, make the connection anew with another server_type."));

    public static ToolDistrust Shadows(string fullName, string shadowed) => new(
        $"shadows {shadowed}",
        new("mcp.tool_shadowed", $"The tool '{fullName}' passes itself off as '{shadowed}' of another connection and is not called. If both are what they should be, make one of the connections anew with another server_type."));

    private static Dictionary<string, string> Index(IEnumerable<OtherTools> others)
    {
        var index = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in others.SelectMany(other => other.Names)) index.TryAdd(NameSkeleton.Of(name), name);
        return index;
    }
}
