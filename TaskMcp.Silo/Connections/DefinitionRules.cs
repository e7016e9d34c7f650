using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>What is different of what a server offers. Pure.</summary>
internal static class DefinitionRules
{
    /// <summary>The lists that are not what they were, in any item or its order, or in what may be called of it.</summary>
    public static ConnectionLists Changed(ConnectionDefinitions? before, ConnectionDefinitions after)
    {
        if (before is null || before.ServerType != after.ServerType) return ConnectionLists.All;
        var changed = ConnectionLists.None;
        if (!Same(before.Tools, after.Tools) || !Same(before.Standings, after.Standings)) changed |= ConnectionLists.Tools;
        if (!Same(before.Resources, after.Resources) || !Same(before.ResourceTemplates, after.ResourceTemplates) || before.OffersSubscriptions != after.OffersSubscriptions) changed |= ConnectionLists.Resources;
        if (!Same(before.Prompts, after.Prompts) || before.OffersCompletion != after.OffersCompletion) changed |= ConnectionLists.Prompts;
        return changed;
    }

    /// <summary>The definitions after these tools, by their full names, were approved as they are.</summary>
    public static ConnectionDefinitions Approved(ConnectionDefinitions definitions, IReadOnlySet<(string Name, string Hash)> approved) => definitions with
    {
        Standings = [.. definitions.Standings.Select(tool => approved.Contains((ToolName.Of(definitions.ServerType, tool.Name), tool.Hash)) ? tool with { Refused = null } : tool)],
    };

    /// <summary>Where definitions are good for: they say nothing of another program or URL.</summary>
    public static string Place(ConnectionTransport transport) => $"{TransportRules.Place(transport)} {transport.Url}";

    private static bool Same<T>(ImmutableArray<T> before, ImmutableArray<T> after) => before.SequenceEqual(after);
}
