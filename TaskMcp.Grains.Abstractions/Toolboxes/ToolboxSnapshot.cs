using System.Collections.Immutable;

namespace TaskMcp.Toolboxes;

/// <summary>A toolbox, as the API shows it.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.toolbox")]
public sealed record ToolboxSnapshot
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public string Description { get; init; } = "";

    [Id(3)] public ImmutableArray<ToolboxEntry> Entries { get; init; } = [];

    [Id(4)] public DestructivePolicy Destructive { get; init; } = new();

    [Id(5)] public required long Version { get; init; }

    [Id(6)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(7)] public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What is in a toolbox at the moment.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.toolbox_contents")]
public sealed record ToolboxContents
{
    [Id(0)] public ImmutableArray<EntryStatus> Entries { get; init; } = [];

    [Id(1)] public ImmutableArray<ToolboxTool> Tools { get; init; } = [];
}

/// <summary>Whether a toolbox's entry works; others go on where it does not.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.entry_status")]
public sealed record EntryStatus
{
    [Id(0)] public required Guid ConnectionId { get; init; }

    /// <summary>What stands before its tools where they have a prefix.</summary>
    [Id(1)] public string? Prefix { get; init; }

    [Id(2)] public required bool Works { get; init; }

    /// <summary>Why it does not, or that what is shown is what was last known.</summary>
    [Id(3)] public string? Reason { get; init; }
}

/// <summary>A tool of a toolbox.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.toolbox_tool")]
public sealed record ToolboxTool
{
    /// <summary>As agents see it.</summary>
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public required Guid ConnectionId { get; init; }

    /// <summary>The server's own name.</summary>
    [Id(2)] public required string Tool { get; init; }

    [Id(3)] public required ToolTreatment Treatment { get; init; }

    /// <summary>Somebody before it has the name that it should have.</summary>
    [Id(4)] public bool IsRenamed { get; init; }

    /// <summary>Why nobody can call it, such as <c>changed</c> (SPEC C-9); null when it can be called.</summary>
    [Id(5)] public string? Refused { get; init; }
}
