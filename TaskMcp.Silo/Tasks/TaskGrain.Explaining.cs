using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>Why a binding did or did not fire.</summary>
public sealed partial class TaskGrain
{
    private static readonly Refusal NoSuchEvent = new("event.not_found", "The task's history has no such event.");

    private static readonly Refusal Elsewhere = Refusal.Field("binding.not_found", "task_id", "task_id is a task of another project: a binding of this one would not apply to it.");

    private static readonly Refusal EventNotFound = new("event.not_found", "The task has no such event, and the binding no run of it.");

    public async Task<GrainResult<BindingExplanation>> Explain(Guid bindingId, Guid eventId)
    {
        if (Present is not { } task) return TaskRules.NotFound;
        var kept = OnItsWay(eventId) ?? await explainer.Find(Workspace, task.Id, eventId, CancellationToken.None);
        if (await ApplyingThen(task, bindingId, kept?.ProjectId ?? task.ProjectId) is not { } binding) return BindingNotFound;
        kept ??= await explainer.Delivered(Workspace, binding, task, eventId) ?? await explainer.Swept(Workspace, binding, task, eventId);
        var run = await explainer.Run(Workspace, bindingId, kept?.Event.Id ?? eventId) ?? await explainer.Run(Workspace, bindingId, RunIds.SweptEvent(eventId, task.Id));
        if (run is not null && run.TaskId != task.Id) return EventNotFound;
        if (kept is not null) return await explainer.Explain(Workspace, binding, task, kept, run);
        return run is null ? EventNotFound : BindingExplanationRules.Of(run);
    }

    public async Task<GrainResult<DryRunResult>> DryRunEvent(Guid bindingId, Guid eventId, CommandContext context)
    {
        if (Present is not { } task) return TaskRules.NotFound;
        var kept = OnItsWay(eventId) ?? await explainer.Find(Workspace, task.Id, eventId, CancellationToken.None);
        if (await ApplyingThen(task, bindingId, kept?.ProjectId ?? task.ProjectId) is not { } binding) return BindingNotFound;
        kept ??= await explainer.Delivered(Workspace, binding, task, eventId) ?? await explainer.Swept(Workspace, binding, task, eventId);
        return kept is null ? NoSuchEvent : await dryRun.Run(Workspace, task, kept, binding);
    }

    public async Task<GrainResult<DryRunResult>> DryRunDraft(DryRunDraft command)
    {
        if (Present is not { } task) return TaskRules.NotFound;
        var kept = command.EventId is { } eventId ? OnItsWay(eventId) ?? await explainer.Find(Workspace, task.Id, eventId, CancellationToken.None) : null;
        if (kept is null && command.EventId is not null) return NoSuchEvent;
        if (command.ProjectId is { } project && project != task.ProjectId && project != kept?.ProjectId) return Elsewhere;
        var drafted = await Drafted(task, command);
        if (!drafted.IsAccepted) return drafted.Refusal;
        if (BindingWebhookRules.CheckSample(drafted.Value, command.Sample) is { } unexpected) return unexpected;
        return kept is null
            ? await dryRun.Run(Workspace, task, drafted.Value, command.Sample, command.Context, CancellationToken.None)
            : await dryRun.Run(Workspace, task, kept, drafted.Value);
    }

    /// <summary>The binding as it would be saved, were there nothing beside it.</summary>
    private async Task<GrainResult<BindingSnapshot>> Drafted(TaskSnapshot task, DryRunDraft command)
    {
        var now = clock.GetUtcNow();
        if (command.ProjectId is not { } project) return await Checked([], task.Id, ids.Next(), command.Draft, now);
        var made = ProjectBindingRules.Create([], project, ids.Next(), command.Draft, now);
        return made.IsAccepted ? await WithConnection(made.Value) : made;
    }

    /// <summary>What is still in the outbox tells all; that it has left it may be for a moment only a matter of the read model.</summary>
    private KeptEvent? OnItsWay(Guid eventId)
    {
        foreach (var entry in state.State.Outbox)
            if (entry.Change.Events.FirstOrDefault(happened => happened.Id == eventId) is { } found)
                return new(found, entry.Change.Task, entry.Change.Task.ProjectId, IsPending: true);
        return null;
    }

    /// <summary>A binding of the task, of its project, or of the project that it was in when the event happened.</summary>
    private async Task<BindingSnapshot?> ApplyingThen(TaskSnapshot task, Guid bindingId, Guid projectId) =>
        await Applying(task, bindingId) ?? (projectId == task.ProjectId ? null : await Applying(task with { ProjectId = projectId }, bindingId));
}
