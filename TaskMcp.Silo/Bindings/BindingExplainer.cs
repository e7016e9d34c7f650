using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using TaskMcp.Silo.Tasks;
using TaskMcp.Silo.Webhooks;
using TaskMcp.Tasks;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Explains by what is kept; writes nothing.</summary>
public sealed class BindingExplainer(IGrainFactory grains, IEventFeed feed) : IBindingExplainer
{
    public async Task<KeptEvent?> Find(string workspace, Guid taskId, Guid eventId, CancellationToken cancellationToken)
    {
        if (await feed.Find(workspace, taskId, eventId, cancellationToken) is not { } stored) return null;
        var (happened, task) = TaskEventJson.Read(stored);
        return new(happened, task, stored.ProjectId, IsPending: false);
    }

    public async Task<RunSnapshot?> Run(string workspace, Guid bindingId, Guid eventId)
    {
        var run = await grains.GetGrain<IRunGrain>(GrainKeys.Of(workspace, RunIds.Of(bindingId, eventId))).Get();
        return run.IsAccepted ? run.Value : null;
    }

    public async Task<KeptEvent?> Delivered(string workspace, BindingSnapshot binding, TaskSnapshot today, Guid deliveryId)
    {
        if (binding.BindingType != BindingType.Webhook) return null;
        var delivery = (await grains.GetGrain<IWebhookDeliveryGrain>(GrainKeys.Of(workspace, deliveryId)).Get()).Value;
        if (delivery is null || delivery.WebhookId != binding.Id) return null;
        var webhook = (await grains.GetGrain<IWebhookGrain>(GrainKeys.Of(workspace, binding.Id)).Get()).Value;
        var body = WebhookBody.Read(delivery.Headers.GetValueOrDefault("content-type"), delivery.Body);
        var payload = body.IsAccepted ? BindingPayload.Of(body.Value.Payload) : null;
        var happened = WebhookTrigger.Event(today, WebhookFiring.Of(delivery, webhook?.Name ?? "", payload ?? JsonText.Null));
        var kept = new KeptEvent(happened, null, today.ProjectId, delivery.Verdict == DeliveryVerdict.Pending) { Payload = payload, Told = delivery.Reason };
        if (binding.ProjectId is null) return kept;
        var sweep = await Sweep(workspace, binding, happened.Id);
        return kept with
        {
            Event = happened with { Id = RunIds.SweptEvent(happened.Id, today.Id) },
            IsPending = kept.IsPending || IsAtWork(sweep),
            Told = delivery.Verdict == DeliveryVerdict.Triggered ? null : delivery.Reason,
            Sweep = sweep,
        };
    }

    public async Task<KeptEvent?> Swept(string workspace, BindingSnapshot binding, TaskSnapshot today, Guid sweepId)
    {
        if (binding.BindingType == BindingType.Webhook || await Sweep(workspace, binding, sweepId) is not { } sweep) return null;
        var happened = new TaskEvent
        {
            Id = RunIds.SweptEvent(sweep.Id, today.Id),
            Type = sweep.EventType,
            TaskId = today.Id,
            Sequence = today.Version,
            TriggeredAt = sweep.Time,
            Actor = Actor.System,
            CorrelationId = sweep.Id.ToString("D"),
            Metadata = sweep.EventType == ScheduleDispatcher.EventType ? JsonText.Of(new { scheduled_for = sweep.Time, sweep_id = sweep.Id }) : JsonText.Of(new { sweep_id = sweep.Id }),
        };
        return new(happened, null, today.ProjectId, IsAtWork(sweep)) { Sweep = sweep };
    }

    public async Task<BindingExplanation> Explain(string workspace, BindingSnapshot binding, TaskSnapshot today, KeptEvent kept, RunSnapshot? run) =>
        BindingExplanationRules.Of(new ExplainedEvent
        {
            Binding = binding,
            Kept = kept,
            Today = today,
            Project = await BindingProject.Of(grains, workspace, (kept.Task ?? today) with { ProjectId = kept.ProjectId }),
            Run = run,
        });

    private static bool IsAtWork(SweepSnapshot? sweep) => sweep is { Stage: SweepStage.Queued or SweepStage.Running };

    private async Task<SweepSnapshot?> Sweep(string workspace, BindingSnapshot binding, Guid sweepId) => binding.ProjectId is { } project
        ? (await grains.GetGrain<IProjectSweepGrain>(GrainKeys.Sweeps(workspace, project, binding.Id)).List()).FirstOrDefault(sweep => sweep.Id == sweepId)
        : null;
}
