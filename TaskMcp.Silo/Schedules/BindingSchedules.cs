using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Schedules;

namespace TaskMcp.Silo.Schedules;

/// <summary>How the schedule of a binding goes on (SPEC B-10), whoever it belongs to: its mark and the time in, the next mark out. Pure.</summary>
internal static class BindingSchedules
{
    /// <summary>The mark of a schedule that begins now, so that nothing of the time before is made up for; null while the binding does not fire by a schedule.</summary>
    public static ScheduleMark? Begun(BindingSnapshot binding, DateTimeOffset now) =>
        ScheduleOf(binding) is { } schedule && Recurrence.TryRead(schedule, now, out var recurrence, out _)
            ? new() { Anchor = now, DecidedUpTo = now, Next = recurrence.After(now) }
            : null;

    /// <summary>The mark after a change of the binding: the same, if the schedule is still the same and goes on.</summary>
    public static ScheduleMark? Changed(BindingSnapshot before, ScheduleMark? mark, BindingSnapshot after, DateTimeOffset now) =>
        mark is not null && ScheduleOf(before) is { } schedule && schedule == ScheduleOf(after) ? mark : Begun(after, now);

    /// <summary>The next time; null when there is none.</summary>
    public static DateTimeOffset? Next(BindingSnapshot binding, ScheduleMark? mark) => ScheduleOf(binding) is null ? null : mark?.Next;

    /// <summary>The binding as the API shows it, with the times to come.</summary>
    public static BindingSnapshot Shown(BindingSnapshot binding, ScheduleMark? mark) => ScheduleOf(binding) is { } schedule && mark is not null
        ? binding with { NextFires = ScheduleRules.Next(schedule, mark.Anchor, mark.DecidedUpTo, ScheduleRules.Preview) }
        : binding;

    /// <summary>The times that have come, and the mark behind them; the same mark when there are none.</summary>
    public static (ScheduleMark? Mark, ImmutableArray<ScheduledFire> Fires) Fire(BindingSnapshot binding, ScheduleMark? mark, DateTimeOffset now)
    {
        if (mark is null || ScheduleOf(binding) is not { } schedule || mark.Next is not { } next || next > now) return (mark, []);
        if (!Recurrence.TryRead(schedule, mark.Anchor, out var recurrence, out _)) return (null, []);
        var fires = DueOccurrences.Decide(recurrence, schedule.Missed, mark.DecidedUpTo, now)
            .Select(due => new ScheduledFire { BindingId = binding.Id, Time = due.Time, IsMissed = due.IsMissed, SkipReason = due.SkipReason });
        return (mark with { DecidedUpTo = now, Next = recurrence.After(now) }, [.. fires]);
    }

    private static ScheduleConfig? ScheduleOf(BindingSnapshot binding) =>
        binding is { BindingType: BindingType.Scheduled, Status: BindingStatus.Active } ? binding.Config.Schedule : null;
}
