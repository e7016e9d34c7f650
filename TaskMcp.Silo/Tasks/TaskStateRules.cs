using System.Collections.Immutable;
using System.Globalization;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Schedules;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>How the stored record follows from decisions and deliveries. Pure.</summary>
public static class TaskStateRules
{
    /// <summary>Operations that are remembered, so that a repeat changes nothing.</summary>
    public const int MaxOperations = 128;

    /// <summary>The state after a decision that changes something, together with what is due by now.</summary>
    public static TaskState Accept(TaskState state, TaskDecision decision, TaskStamp stamp)
    {
        var marks = DueRules.After(state.Task, decision.Task, state.Due, stamp.Now);
        return FireDue(Remember(Append(state, decision, stamp), stamp.Context.OperationId) with { Due = marks }, stamp);
    }

    /// <summary>The state in which the thing that the task stands for is shown as it was at an instant; the same instance when it is.</summary>
    public static TaskState ShowOrigin(TaskState state, DateTimeOffset? at) => at is null || at == state.OriginAt ? state : state with { OriginAt = at };

    /// <summary>Why values of an instant are not taken: later ones were (SPEC W-4).</summary>
    public static Refusal? IsOlder(TaskState state, DateTimeOffset? at) => at < state.OriginAt
        ? new Refusal("task.origin_newer", $"It is older than the delivery that was applied: it tells how things were at {Instant(at.Value)}, and the task shows how they were at {Instant(state.OriginAt.Value)}.")
        : null;

    /// <summary>What stays of a task when its deletion has been delivered; null for nothing.</summary>
    public static TaskState? Remains(TaskState state) => state.HasOrigin ? new() { Deleted = state.Task!.Version } : null;

    /// <summary>The state with the operation among those that a repeat of changes nothing.</summary>
    public static TaskState Remember(TaskState state, string? operationId) => operationId is null || state.Operations.Contains(operationId)
        ? state
        : state with { Operations = [.. state.Operations.TakeLast(MaxOperations - 1), operationId] };

    /// <summary>The state after the due events and the times of schedules that have come (SPEC T-8, B-10); the same instance when there are none.</summary>
    public static TaskState FireDue(TaskState state, TaskStamp stamp)
    {
        if (state.Task is null || state.IsDeleted) return state;
        var own = stamp with { Context = stamp.Context with { Actor = Actor.System } };
        var (decisions, marks) = DueRules.Fire(state.Task, state.Due, own);
        var fired = decisions.IsEmpty ? state : decisions.Aggregate(state, (next, decision) => Append(next, decision, own)) with { Due = marks };
        return TaskSchedules.Fire(fired, stamp.Now);
    }

    /// <summary>When something is due next; null when nothing is.</summary>
    public static DateTimeOffset? NextDue(TaskState state)
    {
        if (state.Task is null || state.IsDeleted) return null;
        var (due, scheduled) = (DueRules.Next(state.Task, state.Due), TaskSchedules.Next(state));
        return due < scheduled ? due : scheduled ?? due;
    }

    /// <summary>Whether something is stored that has to go out.</summary>
    public static bool HasWork(TaskState state) => !state.Outbox.IsEmpty || !state.Fires.IsEmpty;

    /// <summary>The state after these times of schedules have their runs.</summary>
    public static TaskState Settle(TaskState state, ImmutableArray<ScheduledFire> fires, ImmutableArray<BindingFiring> firings)
    {
        var left = state.Fires.RemoveAll(fires.Contains);
        return left.Length == state.Fires.Length ? state : firings.Aggregate(state, RecordFiring) with { Fires = left };
    }

    /// <summary>The state after the changes up to this sequence have been delivered and fired these bindings.</summary>
    public static TaskState Settle(TaskState state, long upTo, ImmutableArray<BindingFiring> firings)
    {
        if (state.Outbox.IsEmpty || state.Outbox[0].Change.Sequence > upTo) return state;
        return firings.Aggregate(state, RecordFiring) with { Outbox = state.Outbox.RemoveAll(entry => entry.Change.Sequence <= upTo) };
    }

    /// <summary>The state after a binding fired: counted, and paused when it fires too often (SPEC B-9).</summary>
    public static TaskState RecordFiring(TaskState state, BindingFiring firing) => firing.ProjectId is not null
        ? state with { ProjectBindings = ProjectBindingRules.RecordFiring(state.ProjectBindings, firing) }
        : ReplaceBinding(state, firing.BindingId, present =>
        {
            var record = BindingRules.RecordFiring(present.Binding, present.RecentFirings, firing.At);
            return present with { Binding = record.Binding, RecentFirings = record.Recent };
        });

    /// <summary>The bindings that the loop guard paused between the two states.</summary>
    public static IEnumerable<BindingSnapshot> Pauses(TaskState before, TaskState after) => after.Bindings
        .Select(present => present.Binding)
        .Where(binding => binding.Status == BindingStatus.Paused
            && before.Bindings.Any(earlier => earlier.Binding.Id == binding.Id && earlier.Binding.Status != BindingStatus.Paused));

    /// <summary>The state with another form of one binding.</summary>
    public static TaskState ReplaceBinding(TaskState state, Guid bindingId, Func<TaskBinding, TaskBinding> replacement) => state with
    {
        Bindings = [.. state.Bindings.Select(present => present.Binding.Id == bindingId ? replacement(present) : present)],
    };

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static TaskState Append(TaskState state, TaskDecision decision, TaskStamp stamp)
    {
        var isDeletion = decision.Events.Any(happened => happened.Type == TaskEventTypes.Deleted);
        var change = new TaskChange
        {
            Sequence = decision.Task.Version,
            Task = decision.Task,
            Events = decision.Events,
            TraceParent = stamp.Context.TraceParent,
            IsDeletion = isDeletion,
        };
        return state with
        {
            Task = decision.Task,
            IsDeleted = isDeletion,
            Outbox = state.Outbox.Add(new()
            {
                Change = change,
                Bindings = [.. state.Bindings.Where(present => present.Binding.Status == BindingStatus.Active).Select(present => present.Binding.Id)],
            }),
        };
    }
}
