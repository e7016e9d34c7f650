using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp.Tools.Tasks;

/// <summary>How much of a task to show.</summary>
internal enum TaskDetail
{
    /// <summary>What it takes to choose.</summary>
    Compact,

    /// <summary>Everything, long texts in part.</summary>
    Full,
}

/// <summary>A task as tools show it. What has no value, or is not asked for, is left out.</summary>
internal sealed record TaskView
{
    public required Guid Id { get; init; }

    public required string Title { get; init; }

    public required string Status { get; init; }

    public TaskPriority? Priority { get; init; }

    public ImmutableArray<string>? Tags { get; init; }

    public DateTimeOffset? DueDate { get; init; }

    public DateTimeOffset? PlannedDate { get; init; }

    public Assignee? AssignedTo { get; init; }

    public required Guid ProjectId { get; init; }

    public Guid? ParentId { get; init; }

    public ImmutableArray<Guid>? BlockedBy { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public int? NoteLength { get; init; }

    public int? NotesTotal { get; init; }

    public string? Note { get; init; }

    public ImmutableArray<NoteView>? Notes { get; init; }

    public int? NotesStart { get; init; }

    public int? EstimatedDuration { get; init; }

    public TaskEstimates? Estimates { get; init; }

    public JsonText? ExternalLinks { get; init; }

    public JsonText? Fields { get; init; }

    public TimeSpan? DueReminder { get; init; }

    public string? Url { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public ImmutableArray<string>? Cut { get; init; }

    public static TaskView Compact(TaskSnapshot task) => new()
    {
        Id = task.Id,
        Title = task.Title,
        Status = task.Status,
        Priority = task.Priority,
        Tags = Some(task.Tags),
        DueDate = task.DueDate,
        PlannedDate = task.PlannedDate,
        AssignedTo = task.AssignedTo,
        ProjectId = task.ProjectId,
        ParentId = task.ParentId,
        BlockedBy = Some(task.BlockedBy),
        Version = task.Version,
        UpdatedAt = task.UpdatedAt,
        CompletedAt = task.CompletedAt,
        NoteLength = task.Note.Length > 0 ? task.Note.Length : null,
        NotesTotal = task.Notes.Length > 0 ? task.Notes.Length : null,
    };

    private static ImmutableArray<T>? Some<T>(ImmutableArray<T> items) => items.IsDefaultOrEmpty ? null : items;
}

/// <summary>A note on a task.</summary>
internal sealed record NoteView
{
    public required Guid Id { get; init; }

    /// <summary>The name of who wrote it.</summary>
    public required string Author { get; init; }

    public required ActorKind AuthorKind { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Text { get; init; }
}

/// <summary>A page of tasks.</summary>
internal sealed record TaskPage
{
    public required ImmutableArray<TaskView> Items { get; init; }

    /// <summary>Left out on the last page.</summary>
    public string? NextCursor { get; init; }
}
