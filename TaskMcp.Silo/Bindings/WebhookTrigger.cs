using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Fires webhook-triggered bindings. Why one does not fire stands with its delivery, so there is no run for that.</summary>
public sealed class WebhookTrigger(IGrainFactory grains, TimeProvider clock) : IWebhookTrigger
{
    /// <summary>The event type of runs that a delivery asked for.</summary>
    public const string EventType = "webhook";

    public async Task<WebhookFired> Fire(string workspace, TaskSnapshot task, BindingSnapshot binding, WebhookFiring firing)
    {
        var request = new RunRequest
        {
            Binding = binding,
            Event = Event(task, firing),
            Task = task,
            Project = await BindingProject.Of(grains, workspace, task),
            Payload = firing.Payload,
            TraceParent = firing.TraceParent,
        };
        // A run that is there was decided on before a crash, whatever has changed since.
        if (!await Has(workspace, request) && WebhookFiringRules.WhyNot(request, clock.GetUtcNow()) is { } outcome) return new(outcome, null);
        var run = await RunStart.Record(grains, workspace, request);
        return new(WebhookFiringRules.Triggered(run), BindingFiring.Of(binding, run.Id, run.CreatedAt));
    }

    /// <summary>The event of a delivery. Its id follows from the delivery, so a repeat makes no second run.</summary>
    internal static TaskEvent Event(TaskSnapshot task, WebhookFiring firing) => new()
    {
        Id = RunIds.DeliveryEvent(firing.DeliveryId, firing.ReceivedAt, firing.Attempt),
        Type = EventType,
        TaskId = task.Id,
        Sequence = task.Version,
        TriggeredAt = firing.ReceivedAt,
        Actor = Sender(firing),
        CorrelationId = firing.DeliveryId.ToString("N"),
        Causation = firing.Causation,
        Depth = firing.Depth,
        Metadata = BindingPayload.Metadata(firing),
    };

    /// <summary>Who is said to have caused what a delivery leads to.</summary>
    internal static Actor Sender(WebhookFiring firing) => new() { Kind = ActorKind.Service, Id = $"webhook:{firing.BindingId:D}", Name = firing.WebhookName };

    private async Task<bool> Has(string workspace, RunRequest request) =>
        (await grains.GetGrain<IRunGrain>(GrainKeys.Of(workspace, RunIds.Of(request.Binding.Id, request.Event.Id))).Get()).IsAccepted;
}
