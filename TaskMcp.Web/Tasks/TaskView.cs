using System.Collections.Immutable;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Tasks;
using TaskMcp.Web.Bindings;

namespace TaskMcp.Web.Tasks;

/// <summary>What the page of a task shows.</summary>
public sealed record TaskView
{
    public required TaskSnapshot Task { get; init; }

    public required ProjectSnapshot Project { get; init; }

    public required ImmutableArray<ProjectSnapshot> Projects { get; init; }

    /// <summary>Whom it may be assigned to without typing: only owners see everybody.</summary>
    public required ImmutableArray<Assignee> People { get; init; }

    public TaskSnapshot? Parent { get; init; }

    /// <summary>Its subtasks, the oldest first.</summary>
    public required ImmutableArray<TaskSnapshot> Subtasks { get; init; }

    public bool HasMoreSubtasks { get; init; }

    /// <summary>What it waits for.</summary>
    public required ImmutableArray<TaskSnapshot> BlockedBy { get; init; }

    /// <summary>What waits for it.</summary>
    public required ImmutableArray<TaskSnapshot> Blocks { get; init; }

    public required ImmutableArray<AutomationView> Automations { get; init; }

    public required ImmutableArray<RunSnapshot> Runs { get; init; }

    public required TaskHistory History { get; init; }

    public bool ShowsAllNotes { get; init; }

    public bool IsDone => Task.CompletedAt is not null;

    /// <summary>What a status is called on the board.</summary>
    public string StatusName(string key) => Project.Column(key)?.Name ?? key;
}

/// <summary>A page of what has happened.</summary>
public sealed record TaskHistory
{
    public required ImmutableArray<HistoryEntry> Entries { get; init; }

    public string? Next { get; init; }

    public bool IsLater { get; init; }
}
