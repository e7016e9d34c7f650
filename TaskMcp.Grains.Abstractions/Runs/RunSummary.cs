using System.Collections.Immutable;
using TaskMcp.Connections;

namespace TaskMcp.Runs;

/// <summary>How runs stand, counted over those that are kept.</summary>
public sealed record RunSummary
{
    /// <summary>How many are in each state; states without a run are left out.</summary>
    public required ImmutableSortedDictionary<string, long> States { get; init; }

    /// <summary>What needs a person: runs that are <c>dead</c>, <c>failed</c>, <c>needs_review</c> or <c>waiting_input</c>, by binding, the latest trouble first.</summary>
    public required ImmutableArray<RunTrouble> Trouble { get; init; }

    /// <summary>Whether there is trouble with more bindings than are shown.</summary>
    public required bool More { get; init; }
}

/// <summary>Runs of one binding over one connection that need a person.</summary>
public sealed record RunTrouble
{
    public required Guid BindingId { get; init; }

    public required Guid ConnectionId { get; init; }

    public required string ToolName { get; init; }

    /// <summary>How many are <c>dead</c>, <c>failed</c>, <c>needs_review</c> and <c>waiting_input</c>.</summary>
    public required ImmutableSortedDictionary<string, long> States { get; init; }

    /// <summary>When the first of them was made.</summary>
    public required DateTimeOffset OldestAt { get; init; }

    /// <summary>When the last of them was made.</summary>
    public required DateTimeOffset NewestAt { get; init; }

    /// <summary>The last of them.</summary>
    public required Guid NewestRunId { get; init; }

    /// <summary>What its last attempt failed with; null when it has none.</summary>
    public McpError? Error { get; init; }

    /// <summary>The last one's <see cref="RunSnapshot.Reason"/>.</summary>
    public string? Reason { get; init; }
}
