using System.Collections.Immutable;
using TaskMcp.Access;

namespace TaskMcp.Tasks;

/// <summary>Names of task events (SPEC T-4).</summary>
public static class TaskEventTypes
{
    public const string Created = "task.created";
    public const string Updated = "task.updated";
    public const string Completed = "task.completed";
    public const string Reopened = "task.reopened";
    public const string Deleted = "task.deleted";

    /// <summary>Into another column, or within one: then <c>rank</c> is all that changed, and it is the only event of the change.</summary>
    public const string Moved = "task.moved";

    public const string Assigned = "task.assigned";
    public const string TagAdded = "task.tag_added";
    public const string NoteAdded = "task.note_added";
    public const string DueApproaching = "task.due_approaching";
    public const string DuePassed = "task.due_passed";

    /// <summary>In an event's metadata: the run whose call came back by webhook and led to the event (SPEC B-9).</summary>
    public const string EchoOfRun = "echo_of_run";

    /// <summary>All of them, in the order of SPEC T-4.</summary>
    public static readonly ImmutableArray<string> All =
        [Created, Updated, Completed, Reopened, Deleted, Moved, Assigned, TagAdded, NoteAdded, DueApproaching, DuePassed];
}

/// <summary>One field that changed.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.task_field_change")]
public sealed record TaskFieldChange
{
    [Id(0)] public required string Field { get; init; }

    [Id(1)] public required JsonText OldValue { get; init; }

    [Id(2)] public required JsonText NewValue { get; init; }
}

/// <summary>Something that happened to a task. Without the task itself, which <see cref="TaskChange"/> carries once.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.task_event")]
public sealed record TaskEvent
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required string Type { get; init; }

    [Id(2)] public required Guid TaskId { get; init; }

    /// <summary>The task's version after the change; events of one change share it.</summary>
    [Id(3)] public required long Sequence { get; init; }

    /// <summary>When it happened; for due events when it was due, however late it fires (SPEC T-8).</summary>
    [Id(4)] public required DateTimeOffset TriggeredAt { get; init; }

    [Id(5)] public required Actor Actor { get; init; }

    [Id(6)] public required string CorrelationId { get; init; }

    [Id(7)] public ImmutableArray<Guid> Causation { get; init; } = [];

    [Id(8)] public int Depth { get; init; }

    [Id(9)] public ImmutableArray<TaskFieldChange> Changes { get; init; } = [];

    /// <summary>Free JSON object: added tags, the note, the late time of a due event, <see cref="TaskEventTypes.EchoOfRun"/>.</summary>
    [Id(10)] public JsonText Metadata { get; init; } = JsonText.EmptyObject;
}

/// <summary>One accepted change: the task after it and its events. The unit of the outbox, numbered by <see cref="Sequence"/>.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.task_change")]
public sealed record TaskChange
{
    [Id(0)] public required long Sequence { get; init; }

    [Id(1)] public required TaskSnapshot Task { get; init; }

    [Id(2)] public required ImmutableArray<TaskEvent> Events { get; init; }

    [Id(3)] public string? TraceParent { get; init; }

    [Id(4)] public bool IsDeletion { get; init; }
}
