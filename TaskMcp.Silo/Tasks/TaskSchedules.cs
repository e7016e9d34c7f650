using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Schedules;

namespace TaskMcp.Silo.Tasks;

/// <summary>The schedules of a task's bindings in its stored record (SPEC B-10): <see cref="BindingSchedules"/> for each. Pure.</summary>
internal static class TaskSchedules
{
    /// <summary>The binding with its schedule begun anew where it has to be: nothing of the time before is made up for.</summary>
    public static TaskBinding Begun(TaskBinding binding, DateTimeOffset now) => binding with { Schedule = BindingSchedules.Begun(binding.Binding, now) };

    /// <summary>The changed binding with the schedule it had, if that is still the same and goes on.</summary>
    public static TaskBinding Changed(TaskBinding before, TaskBinding after, DateTimeOffset now) =>
        after with { Schedule = BindingSchedules.Changed(before.Binding, before.Schedule, after.Binding, now) };

    /// <summary>The next time of any schedule; null when there is none.</summary>
    public static DateTimeOffset? Next(TaskState state) => state.Bindings.Min(present => BindingSchedules.Next(present.Binding, present.Schedule));

    /// <summary>The state after the times that have come; the same instance when there are none.</summary>
    public static TaskState Fire(TaskState state, DateTimeOffset now)
    {
        if (Next(state) is not { } next || next > now) return state;
        var fires = ImmutableArray.CreateBuilder<ScheduledFire>();
        var bindings = state.Bindings.Select(present => Fired(present, now, fires)).ToImmutableArray();
        return state with { Bindings = bindings, Fires = state.Fires.AddRange(fires) };
    }

    /// <summary>The binding as the API shows it, with the times to come or the address to send to.</summary>
    public static BindingSnapshot Shown(TaskBinding present) => BindingWebhookRules.Shown(BindingSchedules.Shown(present.Binding, present.Schedule));

    private static TaskBinding Fired(TaskBinding present, DateTimeOffset now, ImmutableArray<ScheduledFire>.Builder fires)
    {
        var (mark, due) = BindingSchedules.Fire(present.Binding, present.Schedule, now);
        fires.AddRange(due);
        return ReferenceEquals(mark, present.Schedule) ? present : present with { Schedule = mark };
    }
}
