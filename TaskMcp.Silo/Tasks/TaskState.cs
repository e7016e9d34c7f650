using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Outbox;
using TaskMcp.Silo.Schedules;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>What is stored of a task. Replaced as a whole, never changed in place.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.task_state")]
public sealed record TaskState
{
    public const string Name = "task";

    /// <summary>Null until it is created and after its deletion has been delivered.</summary>
    [Id(0)] public TaskSnapshot? Task { get; init; }

    /// <summary>The task is gone for callers; this record stays until its last event has been delivered.</summary>
    [Id(1)] public bool IsDeleted { get; init; }

    /// <summary>The operation that created the task, for as long as it exists: a repeat of it never makes a second one.</summary>
    [Id(2)] public string? CreatedBy { get; init; }

    /// <summary>The latest operations, oldest first.</summary>
    [Id(3)] public ImmutableArray<string> Operations { get; init; } = [];

    /// <summary>Changes not yet delivered, oldest first.</summary>
    [Id(4)] public ImmutableArray<OutboxEntry> Outbox { get; init; } = [];

    [Id(5)] public ImmutableArray<TaskBinding> Bindings { get; init; } = [];

    [Id(6)] public DueMarks Due { get; init; } = DueMarks.None;

    /// <summary>When the <c>wake</c> reminder ticks first; null when there is none.</summary>
    [Id(7)] public DateTimeOffset? WakeAt { get; init; }

    /// <summary>Times of schedules that have come and have no run yet, in order.</summary>
    [Id(8)] public ImmutableArray<ScheduledFire> Fires { get; init; } = [];

    /// <summary>What bindings of its project did here, the latest last.</summary>
    [Id(9)] public ImmutableArray<ProjectBindingUse> ProjectBindings { get; init; } = [];

    /// <summary>The task stands for a thing in another system: after its deletion <see cref="Deleted"/> stays.</summary>
    [Id(10)] public bool HasOrigin { get; init; }

    /// <summary>Of when the thing is that the task shows; null when nobody has said.</summary>
    [Id(11)] public DateTimeOffset? OriginAt { get; init; }

    /// <summary>All that is left of a deleted task with an origin: its last version, after which the versions of a new one go on.</summary>
    [Id(12)] public long? Deleted { get; init; }
}

/// <summary>A binding of the task with what its loop guard remembers (SPEC B-9).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.task_binding")]
public sealed record TaskBinding
{
    [Id(0)] public required BindingSnapshot Binding { get; init; }

    [Id(1)] public ImmutableArray<DateTimeOffset> RecentFirings { get; init; } = [];

    /// <summary>How far the schedule of a scheduled binding has come; null while it does not fire.</summary>
    [Id(2)] public ScheduleMark? Schedule { get; init; }
}
