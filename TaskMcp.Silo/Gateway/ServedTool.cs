using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>A tool under the one name that a principal knows it by, with every grant that offers it.</summary>
internal sealed record ServedTool
{
    public required string Name { get; init; }

    public required Guid ConnectionId { get; init; }

    /// <summary><c>{server_type}__{tool}</c>: what the connection takes for exactly this tool, whatever else is called so.</summary>
    public required string FullName { get; init; }

    /// <summary>The server's own name.</summary>
    public required string Tool { get; init; }

    /// <summary>As the server says it.</summary>
    public required JsonText Definition { get; init; }

    public required ToolStanding Standing { get; init; }

    /// <summary>In the order of the grants; the first that allows a call counts.</summary>
    public ImmutableArray<ToolOffer> Offers { get; init; } = [];
}

/// <summary>A tool as one grant offers it.</summary>
internal sealed record ToolOffer
{
    public required Guid ToolboxId { get; init; }

    /// <summary>What the grant's patterns are about.</summary>
    public required string NameInToolbox { get; init; }

    public required ToolTreatment Treatment { get; init; }

    /// <summary>Who may call it where it is destructive.</summary>
    public required WorkspaceRole LeastRole { get; init; }

    public required GrantTerms Terms { get; init; }
}
