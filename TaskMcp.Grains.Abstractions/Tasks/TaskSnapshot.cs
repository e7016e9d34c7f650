using System.Collections.Immutable;
using TaskMcp.Access;

namespace TaskMcp.Tasks;

/// <summary>Priorities, the most urgent first.</summary>
[GenerateSerializer, Alias("taskmcp.task_priority")]
public enum TaskPriority
{
    P0,
    P1,
    P2,
    P3,
}

/// <summary>Who a task is assigned to.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.assignee")]
public sealed record Assignee
{
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public string? Name { get; init; }

    [Id(2)] public string? Email { get; init; }
}

/// <summary>Free-text estimates.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.task_estimates")]
public sealed record TaskEstimates
{
    [Id(0)] public string? Complexity { get; init; }

    [Id(1)] public string? Scale { get; init; }

    [Id(2)] public string? TimeToCompletion { get; init; }
}

/// <summary>A note on a task.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.task_note")]
public sealed record TaskNote
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required Actor Author { get; init; }

    [Id(2)] public required DateTimeOffset At { get; init; }

    /// <summary>Markdown, 1–20 000 characters.</summary>
    [Id(3)] public required string Text { get; init; }
}

/// <summary>A task as the API and templates show it (SPEC T-1).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.task")]
public sealed record TaskSnapshot
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required Guid ProjectId { get; init; }

    /// <summary>1–500 characters.</summary>
    [Id(2)] public required string Title { get; init; }

    /// <summary>Markdown, ≤100 000 characters.</summary>
    [Id(3)] public string Note { get; init; } = "";

    /// <summary>A column key of the project's board.</summary>
    [Id(4)] public required string Status { get; init; }

    [Id(5)] public TaskPriority? Priority { get; init; }

    /// <summary>≤50 tags of 1–100 characters, each once, in the order given.</summary>
    [Id(6)] public ImmutableArray<string> Tags { get; init; } = [];

    [Id(7)] public DateTimeOffset? DueDate { get; init; }

    [Id(8)] public DateTimeOffset? PlannedDate { get; init; }

    /// <summary>Minutes, 0–525 600.</summary>
    [Id(9)] public int? EstimatedDuration { get; init; }

    [Id(10)] public Assignee? AssignedTo { get; init; }

    [Id(11)] public Guid? ParentId { get; init; }

    /// <summary>Tasks that must be done first; ≤100.</summary>
    [Id(12)] public ImmutableArray<Guid> BlockedBy { get; init; } = [];

    [Id(13)] public TaskEstimates? Estimates { get; init; }

    /// <summary>Free JSON object.</summary>
    [Id(14)] public JsonText ExternalLinks { get; init; } = JsonText.EmptyObject;

    /// <summary>Free JSON object, ≤64 keys.</summary>
    [Id(15)] public JsonText Fields { get; init; } = JsonText.EmptyObject;

    /// <summary>Oldest first; ≤1 000.</summary>
    [Id(16)] public ImmutableArray<TaskNote> Notes { get; init; } = [];

    /// <summary>Where a person opens the task.</summary>
    [Id(17)] public required string Url { get; init; }

    /// <summary>1 for a new task; the next with every accepted change (SPEC T-3).</summary>
    [Id(18)] public required long Version { get; init; }

    [Id(19)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(20)] public required DateTimeOffset UpdatedAt { get; init; }

    [Id(21)] public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>How long before the due date <c>task.due_approaching</c> fires; null means 24 hours (SPEC T-8).</summary>
    [Id(22)] public TimeSpan? DueReminder { get; init; }

    /// <summary>
    /// The place in the column: ranks are compared as ordinal text, the first comes first (SPEC K-1). Null for a task from before there were ranks, which
    /// stands where one made at its <see cref="CreatedAt"/> would; lists show that rank.
    /// </summary>
    [Id(23)] public string? Rank { get; init; }
}
