using System.Collections.Immutable;
using TaskMcp.Access;

namespace TaskMcp.Toolboxes;

[GenerateSerializer, Immutable, Alias("taskmcp.create_toolbox")]
public sealed record CreateToolbox
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public string Description { get; init; } = "";

    [Id(3)] public ImmutableArray<ToolboxEntry> Entries { get; init; } = [];

    [Id(4)] public DestructivePolicy Destructive { get; init; } = new();
}

/// <summary>New values for a toolbox; what is not set stays.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.update_toolbox")]
public sealed record UpdateToolbox
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public Optional<string> Name { get; init; }

    [Id(2)] public Optional<string> Description { get; init; }

    /// <summary>Replaces them all.</summary>
    [Id(3)] public Optional<ImmutableArray<ToolboxEntry>> Entries { get; init; }

    [Id(4)] public Optional<DestructivePolicy> Destructive { get; init; }
}
