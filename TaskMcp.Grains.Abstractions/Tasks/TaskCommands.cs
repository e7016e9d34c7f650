using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Bindings;

namespace TaskMcp.Tasks;

/// <summary>A new task, optionally with its bindings, so that <c>on_create</c> has something to fire.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.create_task")]
public sealed record CreateTask
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public Guid? ProjectId { get; init; }

    [Id(2)] public required string Title { get; init; }

    [Id(3)] public TaskChangeset Values { get; init; } = new();

    [Id(4)] public ImmutableArray<BindingDraft> Bindings { get; init; } = [];

    /// <summary>Set for a task that stands for a thing in another system.</summary>
    [Id(5)] public TaskOrigin? Origin { get; init; }
}

/// <summary>
/// A task that stands for a thing in another system (SPEC W-4). Its id follows from the thing, so it is remembered after its deletion, and
/// what the thing has to say later does not bring it back.
/// </summary>
[GenerateSerializer, Immutable, Alias("taskmcp.task_origin")]
public sealed record TaskOrigin
{
    /// <summary>When the thing was as the values say; null when nobody knows.</summary>
    [Id(0)] public DateTimeOffset? At { get; init; }

    /// <summary>Whether a task that was deleted is made again.</summary>
    [Id(1)] public bool MakeAnew { get; init; }
}

/// <summary>New values for a task; what is not set stays.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.task_changeset")]
public sealed record TaskChangeset
{
    [Id(0)] public Optional<string> Title { get; init; }

    [Id(1)] public Optional<string> Note { get; init; }

    [Id(2)] public Optional<string> Status { get; init; }

    [Id(3)] public Optional<TaskPriority?> Priority { get; init; }

    [Id(4)] public Optional<ImmutableArray<string>> Tags { get; init; }

    [Id(5)] public Optional<DateTimeOffset?> DueDate { get; init; }

    [Id(6)] public Optional<DateTimeOffset?> PlannedDate { get; init; }

    [Id(7)] public Optional<int?> EstimatedDuration { get; init; }

    [Id(8)] public Optional<Assignee?> AssignedTo { get; init; }

    [Id(9)] public Optional<Guid?> ParentId { get; init; }

    [Id(10)] public Optional<ImmutableArray<Guid>> BlockedBy { get; init; }

    [Id(11)] public Optional<TaskEstimates?> Estimates { get; init; }

    [Id(12)] public Optional<JsonText> ExternalLinks { get; init; }

    [Id(13)] public Optional<JsonText> Fields { get; init; }

    [Id(14)] public Optional<TimeSpan?> DueReminder { get; init; }

    [Id(15)] public Optional<Guid> ProjectId { get; init; }
}

[GenerateSerializer, Immutable, Alias("taskmcp.update_task")]
public sealed record UpdateTask
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public required TaskChangeset Values { get; init; }

    /// <summary>When the thing that the task stands for was as the values say; an older one is refused with <c>task.origin_newer</c>.</summary>
    [Id(2)] public DateTimeOffset? OriginAt { get; init; }
}

/// <summary>An end of a column.</summary>
[GenerateSerializer, Alias("taskmcp.column_end")]
public enum ColumnEnd
{
    Top,
    Bottom,
}

/// <summary>A column, a place in it, or both. Without a place the task comes to the bottom of another column, and stays where it is in its own.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.move_task")]
public sealed record MoveTask
{
    [Id(0)] public required CommandContext Context { get; init; }

    /// <summary>The key of the column; null for the one that the task is in.</summary>
    [Id(1)] public string? Status { get; init; }

    /// <summary>Right before this task of the column. At most one of this, <see cref="After"/> and <see cref="Position"/>.</summary>
    [Id(2)] public Guid? Before { get; init; }

    /// <summary>Right behind this task of the column.</summary>
    [Id(3)] public Guid? After { get; init; }

    [Id(4)] public ColumnEnd? Position { get; init; }
}

[GenerateSerializer, Immutable, Alias("taskmcp.add_note")]
public sealed record AddNote
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public required string Text { get; init; }

    /// <summary>Reserved by the caller so that a repeat adds nothing.</summary>
    [Id(2)] public Guid? NoteId { get; init; }
}
