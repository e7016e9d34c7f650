using System.Collections.Immutable;

namespace TaskMcp.Schedules;

/// <summary>Shows when a schedule would fire, before anybody saves it (SPEC B-10).</summary>
public interface ISchedulePreview
{
    /// <summary>The next five times from now on, UTC. Refusal: <c>schedule.invalid</c> with the field.</summary>
    GrainResult<ImmutableArray<DateTimeOffset>> Next(ScheduleConfig schedule);
}
