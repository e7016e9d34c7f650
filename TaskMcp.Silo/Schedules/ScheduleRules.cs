using System.Collections.Immutable;
using TaskMcp.Schedules;

namespace TaskMcp.Silo.Schedules;

/// <summary>What a schedule may be, and when it fires (SPEC B-10). Pure.</summary>
internal static class ScheduleRules
{
    /// <summary>How many times to come are shown.</summary>
    public const int Preview = 5;

    /// <summary>The refusal of a schedule that can't be read or never comes; null when it is good.</summary>
    /// <param name="schedule">As it was sent.</param>
    /// <param name="field">Where it stands, such as <c>config.schedule</c>; empty when it is the whole.</param>
    /// <param name="now">The time.</param>
    public static Refusal? Check(ScheduleConfig schedule, string field, DateTimeOffset now)
    {
        // A period needs no zone, but a zone that is none is a mistake all the same.
        if (Recurrence.Zone(schedule) is null) return Refuse(field, Recurrence.NoZone(schedule));
        if (!Recurrence.TryRead(schedule, now, out var recurrence, out var problem)) return Refuse(field, problem);
        return recurrence.After(now) is null ? Refuse(field, new("cron", "names no time that ever comes, such as the 30th of February")) : null;
    }

    /// <summary>The next times; fewer when there are no more.</summary>
    public static ImmutableArray<DateTimeOffset> Next(ScheduleConfig schedule, DateTimeOffset anchor, DateTimeOffset after, int count)
    {
        if (!Recurrence.TryRead(schedule, anchor, out var recurrence, out _)) return [];
        var times = ImmutableArray.CreateBuilder<DateTimeOffset>(count);
        for (var time = recurrence.After(after); time is { } next && times.Count < count; time = recurrence.After(next)) times.Add(next);
        return times.ToImmutable();
    }

    private static Refusal Refuse(string field, ScheduleProblem problem)
    {
        var path = field.Length == 0 ? problem.Field : $"{field}.{problem.Field}";
        return Refusal.Field("schedule.invalid", path, $"{path} {problem.Words}.");
    }
}
