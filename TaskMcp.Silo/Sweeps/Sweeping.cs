using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Runs;
using TaskMcp.Silo.Schedules;

namespace TaskMcp.Silo.Sweeps;

/// <summary>What asks for a sweep. Pure.</summary>
internal static class Sweeping
{
    /// <summary>For a time of the binding's schedule.</summary>
    public static Sweep BySchedule(BindingSnapshot binding, ScheduledFire fire)
    {
        var id = RunIds.ScheduledEvent(binding.Id, fire.Time);
        return new()
        {
            Id = id,
            Binding = binding,
            EventType = ScheduleDispatcher.EventType,
            Time = fire.Time,
            IsMissed = fire.IsMissed,
            SkipReason = fire.SkipReason,
            Context = new() { Actor = Actor.System, CorrelationId = id.ToString("D") },
        };
    }

    /// <summary>For somebody who triggers the binding for all tasks.</summary>
    public static Sweep ByHand(BindingSnapshot binding, CommandContext context, Guid newId, DateTimeOffset now) => new()
    {
        Id = context.OperationId is { } operation ? RunIds.ManualEvent(binding.Id, operation) : newId,
        Binding = binding,
        EventType = ManualTrigger.EventType,
        Time = now,
        Context = context,
    };
}
