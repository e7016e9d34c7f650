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
