using System.Collections.Immutable;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Tasks;

/// <summary>What a new task may come with and a change may change (SPEC T-1). What is left out stays as it is; null empties what may be empty.</summary>
public abstract record TaskValuesRequest
{
    /// <summary>Markdown, ≤100 000 characters.</summary>
    public Optional<string> Note { get; init; }

    /// <summary>A column key of the project's board. Default for a new task: the board's first column.</summary>
    public Optional<string> Status { get; init; }

    public Optional<TaskPriority?> Priority { get; init; }

    /// <summary>≤50 tags of 1–100 characters; replaces all.</summary>
    public Optional<ImmutableArray<string>> Tags { get; init; }

    public Optional<DateTimeOffset?> DueDate { get; init; }

    public Optional<DateTimeOffset?> PlannedDate { get; init; }

    /// <summary>Minutes, 0–525 600.</summary>
    public Optional<int?> EstimatedDuration { get; init; }

    public Optional<Assignee?> AssignedTo { get; init; }

    /// <summary>The task that this one is a part of.</summary>
    public Optional<Guid?> ParentId { get; init; }

    /// <summary>Tasks that must be done first; ≤100; replaces all.</summary>
    public Optional<ImmutableArray<Guid>> BlockedBy { get; init; }

    public Optional<TaskEstimates?> Estimates { get; init; }

    /// <summary>Free JSON object; replaces the whole.</summary>
    public Optional<JsonText> ExternalLinks { get; init; }

    /// <summary>Free JSON object, ≤64 keys; replaces the whole.</summary>
    public Optional<JsonText> Fields { get; init; }

    /// <summary>How long before the due date <c>task.due_approaching</c> fires; default 24h.</summary>
    public Optional<TimeSpan?> DueReminder { get; init; }

    /// <summary>True lets the task into a full column; for maintainers and owners.</summary>
    public bool Override { get; init; }

    internal virtual TaskChangeset ToChangeset() => new()
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
