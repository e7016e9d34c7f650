using System.Collections.Frozen;
using System.Collections.Immutable;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>All that a principal's grants give, at one moment.</summary>
internal sealed class GatewayView
{
    public GatewayView(ImmutableArray<ServedTool> tools, ImmutableArray<ServedItem> prompts, ImmutableArray<ServedItem> resources, ImmutableArray<ServedItem> templates)
    {
        (Tools, Prompts, Resources, Templates) = (tools, prompts, resources, templates);
        ToolsByName = tools.ToFrozenDictionary(tool => tool.Name, StringComparer.Ordinal);
    }

    public ImmutableArray<ServedTool> Tools { get; }

    public FrozenDictionary<string, ServedTool> ToolsByName { get; }

    public ImmutableArray<ServedItem> Prompts { get; }

    public ImmutableArray<ServedItem> Resources { get; }

    public ImmutableArray<ServedItem> Templates { get; }
}

/// <summary>A prompt by its name for the principal, a resource by its URI, or a template of resources.</summary>
internal sealed record ServedItem
{
    /// <summary>Prompts: as agents see it; resources: the URI or its template.</summary>
    public required string Name { get; init; }

    /// <summary>As its server calls it.</summary>
    public required string Own { get; init; }

    public required Guid ConnectionId { get; init; }

    public required JsonText Definition { get; init; }

    /// <summary>The grants that offer it.</summary>
    public ImmutableArray<(Guid ToolboxId, GrantTerms Terms)> Offers { get; init; } = [];
}
