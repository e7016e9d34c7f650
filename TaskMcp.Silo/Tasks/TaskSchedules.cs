using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Silo.Schedules;

namespace TaskMcp.Silo.Tasks;

/// <summary>The schedules of a task's bindings in its stored record (SPEC B-10). Pure.</summary>
internal static class TaskSchedules
{
    /// <summary>The binding with its schedule begun anew where it has to be: nothing of the time before is made up for.</summary>
    public static TaskBinding Begun(TaskBinding binding, DateTimeOffset now)
    {
        if (ScheduleOf(binding.Binding) is not { } schedule) return binding with { Schedule = null };
        if (!Recurrence.TryRead(schedule, now, out var recurrence, out _)) return binding with { Schedule = null };
        return binding with { Schedule = new() { Anchor = now, DecidedUpTo = now, Next = recurrence.After(now) } };
    }

    /// <summary>The changed binding with the schedule it had, if that is still the same and goes on.</summary>
    public static TaskBinding Changed(TaskBinding before, TaskBinding after, DateTimeOffset now) =>
        before.Schedule is not null && ScheduleOf(before.Binding) is { } schedule && schedule == ScheduleOf(after.Binding) ? after with { Schedule = before.Schedule } : Begun(after, now);

    /// <summary>The next time of any schedule; null when there is none.</summary>
    public static DateTimeOffset? Next(TaskState state) => state.Bindings
        .Where(present => ScheduleOf(present.Binding) is not null)
        .Min(present => present.Schedule?.Next);

    /// <summary>The state after the times that have come; the same instance when there are none.</summary>
    public static TaskState Fire(TaskState state, DateTimeOffset now)
    {
        if (Next(state) is not { } next || next > now) return state;
        var fires = ImmutableArray.CreateBuilder<ScheduledFire>();
        var bindings = state.Bindings.Select(present => Fired(present, now, fires)).ToImmutableArray();
        return state with { Bindings = bindings, Fires = state.Fires.AddRange(fires) };
    }

    /// <summary>The binding as the API shows it, with the times to come or the address to send to.</summary>
    public static BindingSnapshot Shown(TaskBinding present)
    {
        if (present.Binding.BindingType == BindingType.Webhook) return present.Binding with { Webhook = BindingWebhook.Of(present.Binding.Id) };
        return ScheduleOf(present.Binding) is { } schedule && present.Schedule is { } mark
            ? present.Binding with { NextFires = ScheduleRules.Next(schedule, mark.Anchor, mark.DecidedUpTo, ScheduleRules.Preview) }
            : present.Binding;
    }

    private static TaskBinding Fired(TaskBinding present, DateTimeOffset now, ImmutableArray<ScheduledFire>.Builder fires)
    {
        if (ScheduleOf(present.Binding) is not { } schedule || present.Schedule is not { } mark || mark.Next is not { } next || next > now) return present;
        if (!Recurrence.TryRead(schedule, mark.Anchor, out var recurrence, out _)) return present with { Schedule = null };
        foreach (var due in DueOccurrences.Decide(recurrence, schedule.Missed, mark.DecidedUpTo, now))
            fires.Add(new() { BindingId = present.Binding.Id, Time = due.Time, IsMissed = due.IsMissed, SkipReason = due.SkipReason });
        return present with { Schedule = mark with { DecidedUpTo = now, Next = recurrence.After(now) } };
    }

    private static TaskMcp.Schedules.ScheduleConfig? ScheduleOf(BindingSnapshot binding) =>
        binding is { BindingType: BindingType.Scheduled, Status: BindingStatus.Active } ? binding.Config.Schedule : null;
}
