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
            Metadata = JsonText.Of(new { scheduled_for = fire.Time, missed = fire.IsMissed }),
        };
    }

    /// <summary>For a delivery to the binding's webhook.</summary>
    public static Sweep ByDelivery(BindingSnapshot binding, WebhookFiring firing) => new()
    {
        Id = RunIds.DeliveryEvent(firing.DeliveryId, firing.ReceivedAt, firing.Attempt),
        Binding = binding,
        EventType = WebhookTrigger.EventType,
        Time = firing.ReceivedAt,
        Context = new()
        {
            Actor = WebhookTrigger.Sender(firing),
            CorrelationId = firing.DeliveryId.ToString("N"),
            Causation = firing.Causation,
            Depth = firing.Depth,
            TraceParent = firing.TraceParent,
        },
        Payload = firing.Payload,
        Metadata = BindingPayload.Metadata(firing),
    };

    /// <summary>For somebody who triggers the binding for all tasks.</summary>
    public static Sweep ByHand(BindingSnapshot binding, BindingSample? sample, CommandContext context, Guid newId, DateTimeOffset now) => new()
    {
        Id = context.OperationId is { } operation ? RunIds.ManualEvent(binding.Id, operation) : newId,
        Binding = binding,
        EventType = ManualTrigger.EventType,
        Time = now,
        Context = context,
        Payload = sample?.Payload,
        Metadata = BindingPayload.Metadata(binding, sample),
    };
}
