using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Webhooks;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Tasks;

/// <summary>
/// The webhooks of the task's bindings (SPEC W-7). A webhook is made before its binding is stored and deleted after the binding has gone, so a
/// binding never lacks it; one that a crash left over is deleted when a delivery comes to it and finds no binding here.
/// </summary>
public sealed partial class TaskGrain
{
    public async Task<GrainResult<DeliveryOutcome>> Fire(WebhookFiring firing)
    {
        if (Present is not { } task) return TaskRules.NotFound;
        if (Binding(firing.BindingId) is not { } binding) return BindingNotFound;
        var fired = await webhookTrigger.Fire(Workspace, task, binding, firing);
        if (fired.Firing is null || state.State.Operations.Contains(firing.OperationId)) return fired.Outcome;
        var counted = TaskStateRules.RecordFiring(state.State, fired.Firing);
        await NotifyOfPauses(counted, [fired.Firing]);
        await Save(TaskStateRules.Remember(counted, firing.OperationId));
        return fired.Outcome;
    }

    /// <summary>The id of a binding that comes with its task. With a webhook it follows from the task, so that a repeat after a crash finds the webhook of the first try.</summary>
    private Guid IdOfBinding(Guid taskId, int index, BindingDraft draft) => draft.BindingType == BindingType.Webhook ? WebhookIds.Binding(taskId, index) : ids.Next();

    private async Task<Refusal?> MakeWebhooks(ImmutableArray<TaskBinding> bindings, ImmutableArray<BindingDraft> drafts, CommandContext context)
    {
        for (var index = 0; index < bindings.Length; index++)
            if (await MakeWebhook(bindings[index].Binding, drafts[index], context) is { } refusal) return refusal;
        return null;
    }

    private async Task<Refusal?> MakeWebhook(BindingSnapshot binding, BindingDraft draft, CommandContext context)
    {
        if (binding.BindingType != BindingType.Webhook) return null;
        var made = await Webhook(binding.Id).Create(BindingWebhookRules.Creation(new() { TaskId = binding.TaskId, BindingId = binding.Id }, draft, context));
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

    private async Task DeleteWebhooks(TaskState before)
    {
        foreach (var present in before.Bindings) await DeleteWebhook(present.Binding);
    }

    private IWebhookGrain Webhook(Guid bindingId) => GrainFactory.GetGrain<IWebhookGrain>(GrainKeys.Of(Workspace, bindingId));
}
