using System.Collections.Immutable;
using System.Text.Json;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.Toolboxes;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>
/// The names under which agents see tools (SPEC C-3). They follow from the order of entries and grants alone, so that they are the same every time. Where a name
/// is taken, the later tool falls back to its prefix, then its slug, then its connection's id. Pure.
/// </summary>
internal static class ToolNaming
{
    /// <summary>What stands before the tools of each entry: the second connection of one type has its slug.</summary>
    public static ImmutableArray<string> Prefixes(ToolboxSnapshot toolbox)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return [.. toolbox.Entries.Select(Prefix)];

        string Prefix(ToolboxEntry entry)
        {
            var slug = entry.Slug ?? entry.ServerType;
            var wanted = entry.Prefix == ToolPrefix.Slug || taken.Contains(entry.ServerType) ? slug : entry.ServerType;
            if (!taken.Add(wanted)) taken.Add(wanted = EntrySlug.Unique(wanted, taken));
            return wanted;
        }
    }

    /// <summary>The tools of one toolbox.</summary>
    public static ImmutableArray<NamedTool> InToolbox(ToolboxSnapshot toolbox, IReadOnlyDictionary<Guid, ServerView> servers)
    {
        var prefixes = Prefixes(toolbox);
        var (names, tools) = (new HashSet<string>(StringComparer.Ordinal), ImmutableArray.CreateBuilder<NamedTool>());
        for (var index = 0; index < toolbox.Entries.Length; index++)
        {
            var (entry, prefix) = (toolbox.Entries[index], prefixes[index]);
            if (servers.GetValueOrDefault(entry.ConnectionId)?.Definitions is not { } offered) continue;
            for (var place = 0; place < Math.Min(offered.Tools.Length, offered.Standings.Length); place++)
            {
                var standing = offered.Standings[place];
                if (!NamePattern.Any(entry.Tools, standing.Name)) continue;
                var wanted = entry.Prefix == ToolPrefix.None ? standing.Name : ToolName.Of(prefix, standing.Name);
                var name = Free(names, wanted, prefix, entry, standing.Name);
                var definition = Read(offered.Tools[place]);
                tools.Add(new()
                {
                    Name = name,
                    IsRenamed = name != wanted,
                    Entry = entry,
                    Tool = standing.Name,
                    FullName = ToolName.Of(offered.ServerType, standing.Name),
                    Definition = offered.Tools[place],
                    Standing = standing,
                    Treatment = ToolTreatments.Of(entry, standing.Name, definition),
                });
            }
        }

        return tools.ToImmutable();
    }

    /// <summary>The tools of all grants of a principal, by name.</summary>
    public static ImmutableArray<ServedTool> Of(IEnumerable<(ToolboxSnapshot Toolbox, GrantTerms Terms)> grants, IReadOnlyDictionary<Guid, ServerView> servers)
    {
        var (names, order, served) = (new HashSet<string>(StringComparer.Ordinal), new List<(Guid, string)>(), new Dictionary<(Guid, string), ServedTool>());
        foreach (var (toolbox, terms) in grants)
        {
            foreach (var tool in InToolbox(toolbox, servers))
            {
                var offer = new ToolOffer
                {
                    ToolboxId = toolbox.Id, NameInToolbox = tool.Name, Treatment = tool.Treatment, LeastRole = toolbox.Destructive.LeastRole, Terms = terms,
                };
                var key = (tool.Entry.ConnectionId, tool.Tool);
                if (served.TryGetValue(key, out var known))
                {
                    served[key] = known with { Offers = known.Offers.Add(offer) };
                    continue;
                }

                order.Add(key);
                served[key] = new()
                {
                    Name = Free(names, tool.Name, tool.Entry.ServerType, tool.Entry, tool.Tool),
                    ConnectionId = tool.Entry.ConnectionId,
                    FullName = tool.FullName,
                    Tool = tool.Tool,
                    Definition = tool.Definition,
                    Standing = tool.Standing,
                    Offers = [offer],
                };
            }
        }

        return [.. order.Select(key => served[key])];
    }

    /// <summary>What the API shows of a toolbox.</summary>
    public static ToolboxContents Contents(ToolboxSnapshot toolbox, IReadOnlyDictionary<Guid, ServerView> servers)
    {
        var prefixes = Prefixes(toolbox);
        return new()
        {
            Entries = [.. toolbox.Entries.Select((entry, index) => Status(entry, prefixes[index], servers.GetValueOrDefault(entry.ConnectionId)))],
            Tools = [.. InToolbox(toolbox, servers).Select(tool => new ToolboxTool
            {
                Name = tool.Name, ConnectionId = tool.Entry.ConnectionId, Tool = tool.Tool, Treatment = tool.Treatment, IsRenamed = tool.IsRenamed, Refused = tool.Standing.Refused,
            })],
        };
    }

    /// <summary>The definition under another name.</summary>
    public static JsonText Renamed(JsonText definition, string name)
    {
        if (definition.ToNode() is not System.Text.Json.Nodes.JsonObject item) return definition;
        item["name"] = name;
        return JsonText.From(item);
    }

    public static JsonElement Read(JsonText definition)
    {
        using var document = JsonDocument.Parse(definition.Text, new() { MaxDepth = 256 });
        return document.RootElement.Clone();
    }

    /// <summary>The first of a tool's possible names that is free; it is taken then.</summary>
    public static string Free(ISet<string> taken, string wanted, string prefix, ToolboxEntry entry, string own)
    {
        if (taken.Add(wanted)) return wanted;
        var (prefixed, slugged) = (ToolName.Of(prefix, own), ToolName.Of(entry.Slug ?? prefix, own));
        if (taken.Add(prefixed)) return prefixed;
        if (taken.Add(slugged)) return slugged;
        var unique = ToolName.Of($"{entry.Slug ?? prefix}-{entry.ConnectionId:N}", own);
        while (!taken.Add(unique)) unique += "_";
        return unique;
    }

    private static EntryStatus Status(ToolboxEntry entry, string prefix, ServerView? server) => new()
    {
        ConnectionId = entry.ConnectionId,
        Prefix = entry.Prefix == ToolPrefix.None ? null : prefix,
        Works = server is { Definitions.IsStale: false, Reason: null },
        Reason = server is null ? "Nobody has asked the server yet." : server.Reason,
    };
}

/// <summary>A tool of a toolbox with its name there.</summary>
internal sealed record NamedTool
{
    public required string Name { get; init; }

    public required bool IsRenamed { get; init; }

    public required ToolboxEntry Entry { get; init; }

    /// <summary>The server's own name.</summary>
    public required string Tool { get; init; }

    public required string FullName { get; init; }

    public required JsonText Definition { get; init; }

    public required ToolStanding Standing { get; init; }

    public required ToolTreatment Treatment { get; init; }
}
