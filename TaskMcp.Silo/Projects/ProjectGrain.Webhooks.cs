using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Sweeps;
using TaskMcp.Silo.Webhooks;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Projects;

/// <summary>
/// The webhooks of the project's bindings (SPEC B-1, W-7). A webhook is made before its binding is stored and deleted after the binding has gone; one that a
/// crash left over is deleted when a delivery comes to it and finds no binding here. A delivery sweeps the tasks: the conditions choose among them.
/// </summary>
public sealed partial class ProjectGrain
{
    public async Task<GrainResult<DeliveryOutcome>> Fire(WebhookFiring firing)
    {
        if (Present is null) return ProjectRules.NotFound;
        if (Binding(firing.BindingId) is not { } binding) return BindingNotFound;
        if (WebhookFiringRules.WhyNot(binding, firing, clock.GetUtcNow()) is { } reason) return new DeliveryOutcome { Verdict = DeliveryVerdict.Ignored, Reason = reason };
        var begun = await Sweeps(binding.Id).Begin(Sweeping.ByDelivery(binding, firing));
        if (!begun.IsAccepted) return begun.Refusal;
        return new DeliveryOutcome { Verdict = DeliveryVerdict.Triggered, Reason = $"Sweep {begun.Value.Id:D} goes over the tasks of the project." };
    }

    private async Task<Refusal?> MakeWebhook(BindingSnapshot binding, BindingDraft draft, CommandContext context)
    {
        if (binding.BindingType != BindingType.Webhook) return null;
        var made = await Webhook(binding.Id).Create(BindingWebhookRules.Creation(new() { ProjectId = Id, BindingId = binding.Id }, draft, context));
        return made.Refusal;
    }

    private async Task RenameWebhook(BindingSnapshot before, BindingSnapshot after, CommandContext context)
    {
        if (BindingWebhookRules.Change(before, after, context) is { } change) await Webhook(after.Id).Update(change);
    }

    private async Task DeleteWebhook(BindingSnapshot binding)
    {
        if (binding.BindingType != BindingType.Webhook) return;
        // It may have gone already: nothing to refuse.
        await Webhook(binding.Id).Delete(new() { Actor = Actor.System, CorrelationId = ids.Next().ToString("D") });
    }

    private IWebhookGrain Webhook(Guid bindingId) => GrainFactory.GetGrain<IWebhookGrain>(GrainKeys.Of(Workspace, bindingId));
}
