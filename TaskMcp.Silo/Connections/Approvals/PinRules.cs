using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections.Approvals;

/// <summary>
/// What becomes of pinned tools (SPEC C-9): the first sight of a tool approves it, a tool that goes keeps its pin so that it can't come back as
/// another one, and a tool that differs from its pin is refused until somebody approves the difference. Pure.
/// </summary>
internal static class PinRules
{
    public const int MostTools = 2_000;

    /// <summary>Of one definition; longer ones are pinned by their hash alone.</summary>
    public const int LongestDefinition = 64 * 1024;

    /// <summary>Of all definitions that are kept.</summary>
    public const int MostText = 4 * 1024 * 1024;

    private static readonly ImmutableDictionary<string, ToolPin> NoTools = ImmutableDictionary<string, ToolPin>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>The pins that hold for this place.</summary>
    public static ImmutableDictionary<string, ToolPin> For(ConnectionPins pins, string place) => pins.Place == place ? pins.Tools : NoTools;

    /// <summary>The pins after these tools were offered; the same ones when nothing is new.</summary>
    public static ImmutableDictionary<string, ToolPin> Seen(ImmutableDictionary<string, ToolPin> pins, IEnumerable<SeenTool> offered)
    {
        var next = pins.ToBuilder();
        var room = MostText - pins.Values.Sum(pin => Length(pin.Approved) + Length(pin.Offered));
        var missing = pins.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var tool in offered)
        {
            missing.Remove(tool.Name);
            if (!next.TryGetValue(tool.Name, out var pin))
            {
                if (next.Count < MostTools) next[tool.Name] = new() { Approved = Kept(tool, ref room) };
            }
            else if (pin.Approved.Hash == tool.Hash)
            {
                if (pin.Offered is not null) next[tool.Name] = pin with { Offered = null };
            }
            else if (pin.Offered?.Hash != tool.Hash)
            {
                next[tool.Name] = pin with { Offered = Kept(tool, ref room) };
            }
        }

        foreach (var name in missing)
        {
            if (next[name].Offered is not null) next[name] = next[name] with { Offered = null };
        }

        return next.ToImmutable();
    }

    /// <summary>The pins with what is offered now approved; null when a hash is not the one that is offered or approved.</summary>
    public static ImmutableDictionary<string, ToolPin>? Approve(ImmutableDictionary<string, ToolPin> pins, string serverType, IReadOnlyDictionary<string, string> approved)
    {
        foreach (var (asked, hash) in approved)
        {
            if (ToolName.Resolve(serverType, asked, pins.ContainsKey) is not { } name || hash is null) return null;
            var pin = pins[name];
            if (pin.Offered?.Hash == hash) pins = pins.SetItem(name, new() { Approved = pin.Offered });
            else if (pin.Offered is not null || pin.Approved.Hash != hash) return null;
        }

        return pins;
    }

    /// <summary>What is offered and not approved, by name.</summary>
    public static ImmutableArray<ToolChange> Changes(ImmutableDictionary<string, ToolPin> pins, string serverType) =>
    [
        .. from entry in pins
           let pin = entry.Value
           where pin.Offered is not null
           orderby entry.Key
           select new ToolChange
           {
               Name = ToolName.Of(serverType, entry.Key),
               ApprovedHash = pin.Approved.Hash,
               CurrentHash = pin.Offered!.Hash,
               Differences = DefinitionDifferences.Between(Parsed(pin.Approved), Parsed(pin.Offered!)),
           },
    ];

    /// <summary>Why a tool that the server offers is not called; null when it is what was approved.</summary>
    public static ToolDistrust? WhyNot(ImmutableDictionary<string, ToolPin> pins, string name, string fullName, string hash, Guid connectionId)
    {
        if (!pins.TryGetValue(name, out var pin))
        {
            var full = $"TaskMcp remembers the definitions of {MostTools} tools of this connection already, and '{fullName}' is another one. Delete the connection and make it anew.";
            return new($"not pinned: more than {MostTools} tools", new("mcp.tool_changed", full));
        }

        if (pin.Approved.Hash == hash) return null;
        var words = $"The tool '{fullName}' is not what was approved: its definition has changed. Look at the difference on the page of its connection, and approve it there if it is as it should be."
            + $"{Refusal.ByTheApi}look at the connection's pending_approval.tools and send their hashes to POST /api/mcp/connections/{connectionId:D}/approve.";
        return new("changed: its definition is not the approved one; see pending_approval", new("mcp.tool_changed", words));
    }

    private static ToolVersion Kept(SeenTool tool, ref int room)
    {
        if (tool.Definition.Length > LongestDefinition || tool.Definition.Length > room) return new() { Hash = tool.Hash };
        room -= tool.Definition.Length;
        return new() { Hash = tool.Hash, Definition = tool.Definition };
    }

    private static int Length(ToolVersion? version) => version?.Definition?.Length ?? 0;

    // Deeper than what is read of a stored answer: then it is shown as a text.
    private static JsonNode? Parsed(ToolVersion version) =>
        version.Definition is { } text ? JsonNode.Parse(text, nodeOptions: null, new JsonDocumentOptions { MaxDepth = 256 }) : null;
}

/// <summary>A tool that a server offers.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.seen_tool")]
public sealed record SeenTool
{
    /// <summary>The server's name of it.</summary>
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public required string Hash { get; init; }

    /// <summary>Canonical (RFC 8785).</summary>
    [Id(2)] public required string Definition { get; init; }
}
