using System.Collections.Immutable;
using TaskMcp.Api.Bindings;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Tasks;

/// <summary>A new task (SPEC T-1). Bindings may come with it, so that <c>on_create</c> has something to fire.</summary>
public sealed record CreateTaskRequest
{
    /// <summary>1–500 characters.</summary>
    public required string Title { get; init; }

    /// <summary>Default: the inbox.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>Markdown, ≤100 000 characters.</summary>
    public Optional<string> Note { get; init; }

    /// <summary>A column key of the project's board; default: its first column.</summary>
    public Optional<string> Status { get; init; }

    public Optional<TaskPriority?> Priority { get; init; }

    /// <summary>≤50 tags of 1–100 characters.</summary>
    public Optional<ImmutableArray<string>> Tags { get; init; }

    public Optional<DateTimeOffset?> DueDate { get; init; }

    public Optional<DateTimeOffset?> PlannedDate { get; init; }

    /// <summary>Minutes, 0–525 600.</summary>
    public Optional<int?> EstimatedDuration { get; init; }

    public Optional<Assignee?> AssignedTo { get; init; }

    /// <summary>The task that this one is a part of.</summary>
    public Optional<Guid?> ParentId { get; init; }

    /// <summary>Tasks that must be done first; ≤100.</summary>
    public Optional<ImmutableArray<Guid>> BlockedBy { get; init; }

    public Optional<TaskEstimates?> Estimates { get; init; }

    /// <summary>Free JSON object.</summary>
    public Optional<JsonText> ExternalLinks { get; init; }

    /// <summary>Free JSON object, ≤64 keys.</summary>
    public Optional<JsonText> Fields { get; init; }

    /// <summary>How long before the due date <c>task.due_approaching</c> fires; default 24h.</summary>
    public Optional<TimeSpan?> DueReminder { get; init; }

    /// <summary>All are made with the task, or none. One of type <c>webhook</c> must bring its secret along: it is not shown here.</summary>
    public ImmutableArray<CreateBindingRequest> Bindings { get; init; } = [];

    internal TaskChangeset ToChangeset() => new()
    {
        Note = Note,
        Status = Status,
        Priority = Priority,
        Tags = Tags,
        DueDate = DueDate,
        PlannedDate = PlannedDate,
        EstimatedDuration = EstimatedDuration,
        AssignedTo = AssignedTo,
        ParentId = ParentId,
        BlockedBy = BlockedBy,
        Estimates = Estimates,
        ExternalLinks = ExternalLinks,
        Fields = Fields,
        DueReminder = DueReminder,
    };
}

/// <summary>New values for a task. What is left out stays as it is; null empties what may be empty.</summary>
public sealed record UpdateTaskRequest
{
    /// <summary>1–500 characters.</summary>
    public Optional<string> Title { get; init; }

    /// <summary>Moves the task to another project.</summary>
    public Optional<Guid> ProjectId { get; init; }

    /// <summary>Markdown, ≤100 000 characters.</summary>
    public Optional<string> Note { get; init; }

    /// <summary>A column key of the project's board.</summary>
    public Optional<string> Status { get; init; }

    public Optional<TaskPriority?> Priority { get; init; }

    /// <summary>≤50 tags of 1–100 characters; replaces all.</summary>
    public Optional<ImmutableArray<string>> Tags { get; init; }

    public Optional<DateTimeOffset?> DueDate { get; init; }

    public Optional<DateTimeOffset?> PlannedDate { get; init; }

    /// <summary>Minutes, 0–525 600.</summary>
    public Optional<int?> EstimatedDuration { get; init; }

    public Optional<Assignee?> AssignedTo { get; init; }

    public Optional<Guid?> ParentId { get; init; }

    /// <summary>Replaces all; ≤100.</summary>
    public Optional<ImmutableArray<Guid>> BlockedBy { get; init; }

    public Optional<TaskEstimates?> Estimates { get; init; }

    /// <summary>Free JSON object; replaces the whole.</summary>
    public Optional<JsonText> ExternalLinks { get; init; }

    /// <summary>Free JSON object, ≤64 keys; replaces the whole.</summary>
    public Optional<JsonText> Fields { get; init; }

    public Optional<TimeSpan?> DueReminder { get; init; }

    internal TaskChangeset ToChangeset() => new()
    {
        Title = Title,
        ProjectId = ProjectId,
        Note = Note,
        Status = Status,
        Priority = Priority,
        Tags = Tags,
        DueDate = DueDate,
        PlannedDate = PlannedDate,
        EstimatedDuration = EstimatedDuration,
        AssignedTo = AssignedTo,
        ParentId = ParentId,
        BlockedBy = BlockedBy,
        Estimates = Estimates,
        ExternalLinks = ExternalLinks,
        Fields = Fields,
        DueReminder = DueReminder,
    };
}

/// <summary>Where a task goes.</summary>
public sealed record MoveTaskRequest
{
    /// <summary>A column key of the project's board.</summary>
    public required string Status { get; init; }
}

/// <summary>A new note on a task.</summary>
public sealed record AddNoteRequest
{
    /// <summary>Markdown, 1–20 000 characters.</summary>
    public required string Text { get; init; }
}
