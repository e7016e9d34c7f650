using System.Collections.Immutable;
using TaskMcp.Schedules;

namespace TaskMcp.Silo.Schedules;

/// <inheritdoc cref="ISchedulePreview"/>
internal sealed class SchedulePreview(TimeProvider clock) : ISchedulePreview
{
    public GrainResult<ImmutableArray<DateTimeOffset>> Next(ScheduleConfig schedule)
    {
        var now = clock.GetUtcNow();
        if (ScheduleRules.Check(schedule, field: "", now) is { } refusal) return refusal;
        return ScheduleRules.Next(schedule, now, now, ScheduleRules.Preview);
    }
}
