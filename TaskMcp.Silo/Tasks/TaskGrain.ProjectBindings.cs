using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Outbox;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>The bindings of the project that the task is in: asked of the project each time, counted and paused here (<see cref="ProjectBindingRules"/>).</summary>
public sealed partial class TaskGrain
{
    private static readonly Refusal BindingOfProject = new(
        "binding.of_project", "The binding belongs to the project of the task: change or remove it there. Here it can only be switched off and on for this task (enabled).");

    /// <summary>Those of the project, as they stand for this task.</summary>
    private async Task<ImmutableArray<BindingSnapshot>> OfProject(TaskSnapshot task) =>
        ProjectBindingRules.InTask(await BindingsOf(task.ProjectId), state.State.ProjectBindings);

    /// <summary>A binding of the task or of its project.</summary>
    private async Task<BindingSnapshot?> Applying(TaskSnapshot task, Guid bindingId) =>
        Binding(bindingId) ?? (await OfProject(task)).FirstOrDefault(binding => binding.Id == bindingId);

    private async Task<GrainResult<BindingSnapshot>> UpdateOfProject(TaskSnapshot task, UpdateBinding command)
    {
        if (await Applying(task, command.BindingId) is not { } binding) return BindingNotFound;
        if (command.Config.IsSet || command.Name.IsSet || !command.Enabled.IsSet) return BindingOfProject;
        var uses = state.State.ProjectBindings;
        // What the project has switched off, a task cannot switch on; its own mute it can end all the same.
        if (command.Enabled.Value && binding.Status == BindingStatus.Disabled && !ProjectBindingRules.IsMuted(uses, binding.Id)) return BindingOfProject;
        if (TaskRules.IsStale(task, Stamp(command.Context)) is { } stale) return stale;
        var changed = command.Enabled.Value
            ? ProjectBindingRules.Resume(uses, binding.Id, clock.GetUtcNow())
            : ProjectBindingRules.Mute(uses, binding.Id, clock.GetUtcNow());
        if (!changed.SequenceEqual(uses)) await Save(state.State with { ProjectBindings = changed });
        return (await OfProject(task)).First(present => present.Id == binding.Id);
    }

    /// <summary>The bindings that a change may fire: those of the task that were there when it happened, and those of the project that it was in then.</summary>
    private ImmutableArray<BindingSnapshot> Meant(OutboxEntry entry, ImmutableArray<BindingSnapshot> ofProject) =>
    [
        .. _stored.Bindings.Select(present => present.Binding).Where(binding => entry.Bindings.Contains(binding.Id)),
        .. ProjectBindingRules.ForChange(ofProject, _stored.ProjectBindings, entry.Change.Task.UpdatedAt),
    ];

    /// <summary>The stored bindings of a project; none of one that has been deleted.</summary>
    private async Task<ImmutableArray<BindingSnapshot>> BindingsOf(Guid projectId)
    {
        var bindings = await GrainFactory.GetGrain<IProjectBindingsGrain>(GrainKeys.Of(Workspace, projectId)).ListBindings();
        return bindings.IsAccepted ? bindings.Value : [];
    }
}
