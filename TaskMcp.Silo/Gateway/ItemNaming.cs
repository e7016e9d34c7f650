using System.Collections.Immutable;
using System.Text.Json;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.Toolboxes;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>Prompts and resources of toolboxes: prompts have names as tools do, resources keep their URIs and belong to the first connection that offers them. Pure.</summary>
internal static class ItemNaming
{
    public static ImmutableArray<ServedItem> Prompts(IEnumerable<(ToolboxSnapshot Toolbox, GrantTerms Terms)> grants, IReadOnlyDictionary<Guid, ServerView> servers)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return Collected(grants, servers, definitions => definitions.Prompts, "name", entry => ToolboxRules.Others(entry, entry.Prompts), byConnection: true, Name);

        string? Name(ToolboxEntry entry, string prefix, string own) => ToolNaming.Free(names, entry.Prefix == ToolPrefix.None ? own : ToolName.Of(prefix, own), prefix, entry, own);
    }

    public static ImmutableArray<ServedItem> Resources(IEnumerable<(ToolboxSnapshot Toolbox, GrantTerms Terms)> grants, IReadOnlyDictionary<Guid, ServerView> servers) =>
        Collected(grants, servers, definitions => definitions.Resources, "uri", entry => ToolboxRules.Others(entry, entry.Resources), byConnection: false, (_, _, own) => own);

    public static ImmutableArray<ServedItem> Templates(IEnumerable<(ToolboxSnapshot Toolbox, GrantTerms Terms)> grants, IReadOnlyDictionary<Guid, ServerView> servers) =>
        Collected(grants, servers, definitions => definitions.ResourceTemplates, "uriTemplate", entry => ToolboxRules.Others(entry, entry.Resources), byConnection: false, (_, _, own) => own);

    private static ImmutableArray<ServedItem> Collected(
        IEnumerable<(ToolboxSnapshot Toolbox, GrantTerms Terms)> grants,
        IReadOnlyDictionary<Guid, ServerView> servers,
        Func<ConnectionDefinitions, ImmutableArray<JsonText>> list,
        string member,
        Func<ToolboxEntry, ImmutableArray<string>> patterns,
        bool byConnection,
        Func<ToolboxEntry, string, string, string?> naming)
    {
        var (order, items) = (new List<(Guid, string)>(), new Dictionary<(Guid, string), ServedItem>());
        foreach (var (toolbox, terms) in grants)
        {
            var prefixes = ToolNaming.Prefixes(toolbox);
            for (var index = 0; index < toolbox.Entries.Length; index++)
            {
                var (entry, prefix) = (toolbox.Entries[index], prefixes[index]);
                if (servers.GetValueOrDefault(entry.ConnectionId)?.Definitions is not { } definitions) continue;
                foreach (var definition in list(definitions))
                {
                    if (Text(definition, member) is not { } own || !NamePattern.Any(patterns(entry), own)) continue;
                    var key = (byConnection ? entry.ConnectionId : Guid.Empty, own);
                    if (items.TryGetValue(key, out var known))
                    {
                        if (known.ConnectionId == entry.ConnectionId) items[key] = known with { Offers = known.Offers.Add((toolbox.Id, terms)) };
                        continue;
                    }

                    order.Add(key);
                    items[key] = new() { Name = naming(entry, prefix, own)!, Own = own, ConnectionId = entry.ConnectionId, Definition = definition, Offers = [(toolbox.Id, terms)] };
                }
            }
        }

        return [.. order.Select(key => items[key])];
    }

    private static string? Text(JsonText definition, string member) =>
        ToolNaming.Read(definition) is { ValueKind: JsonValueKind.Object } item && item.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
