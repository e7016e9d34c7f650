using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.RuntimeTools;
using TaskMcp.Toolboxes;

namespace TaskMcp.Web.Toolboxes;

/// <summary>What the page of a toolbox shows.</summary>
public sealed record ToolboxView
{
    public const string Entries = "entries";
    public const string Inside = "contents";
    public const string Holders = "granted-to";
    public const string Settings = "settings";

    public required ToolboxSnapshot Toolbox { get; init; }

    /// <summary>One of the constants above.</summary>
    public required string Tab { get; init; }

    /// <summary>What an entry may be of: connections by name, and the workspace's own tools as one.</summary>
    public required ImmutableArray<(Guid Id, string Name)> Sources { get; init; }

    /// <summary>On its tab only.</summary>
    public ToolboxContents? Contents { get; init; }

    /// <summary>Who was granted it; on the tabs that need them.</summary>
    public ImmutableArray<PrincipalSnapshot> GrantedTo { get; init; } = [];

    public string NameOf(Guid source) => Sources.FirstOrDefault(known => known.Id == source).Name ?? "a connection that was deleted";

    internal static ImmutableArray<(Guid Id, string Name)> SourcesOf(IEnumerable<ConnectionSnapshot> connections) =>
        [.. connections.Select(connection => (connection.Id, connection.Name)), (RuntimeToolServer.Id, "Own tools of this workspace")];
}
