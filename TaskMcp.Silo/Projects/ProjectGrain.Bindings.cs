using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Sweeps;

namespace TaskMcp.Silo.Projects;

/// <summary>The bindings that apply to every task of the project, stored with it. Tasks ask for them; nothing here calls a task.</summary>
public sealed partial class ProjectGrain
{
    private static readonly Refusal BindingNotFound = new("binding.not_found", "The project has no such binding.");

    /// <summary>What is listed, until something changes: every delivery of every task asks.</summary>
    private ImmutableArray<BindingSnapshot>? _shown;

    public Task<GrainResult<ImmutableArray<BindingSnapshot>>> ListBindings() => Task.FromResult<GrainResult<ImmutableArray<BindingSnapshot>>>(
        Present is null ? ProjectRules.NotFound : Shown());

    public async Task<GrainResult<BindingSnapshot>> AddBinding(AddBinding command)
    {
        if (Present is null) return ProjectRules.NotFound;
        if (command.BindingId is { } reserved && Binding(reserved) is not null) return Shown(reserved);
        var now = clock.GetUtcNow();
        var added = ProjectBindingRules.Create(state.State.Bindings, Id, command.BindingId ?? ids.Next(), command.Draft, now);
        if (!added.IsAccepted) return added;
        var connection = await GrainFactory.GetGrain<IConnectionGrain>(GrainKeys.Of(Workspace, command.Draft.ConnectionId)).Get();
        if (!connection.IsAccepted) return BindingRules.ConnectionNotFound;
        if (await MakeWebhook(added.Value, command.Draft, command.Context) is { } refusal) return refusal;
        await users.ProjectUses(Workspace, Id, [added.Value]);
        await SaveBindings(ProjectSchedules.Added(state.State, added.Value, now));
        return Shown(added.Value.Id);
    }

    public async Task<GrainResult<BindingSnapshot>> UpdateBinding(UpdateBinding command)
    {
        if (Present is null) return ProjectRules.NotFound;
        if (Binding(command.BindingId) is not { } binding) return BindingNotFound;
        var now = clock.GetUtcNow();
        var updated = BindingRules.Update(binding, command, now);
        if (!updated.IsAccepted) return updated;
        // What was missed before the change belongs to the schedule that was there.
        await SaveBindings(ProjectSchedules.Changed(ProjectSchedules.Fire(state.State, now), binding, updated.Value, now));
        await RenameWebhook(binding, updated.Value, command.Context);
        return Shown(binding.Id);
    }

    public async Task<GrainResult<BindingSnapshot>> RemoveBinding(Guid bindingId, CommandContext context)
    {
        if (Present is null) return ProjectRules.NotFound;
        if (Binding(bindingId) is not { } binding) return BindingNotFound;
        await SaveBindings(ProjectSchedules.Removed(state.State, binding));
        await Sweeps(bindingId).Forget();
        await DeleteWebhook(binding);
        await users.ProjectLeaves(Workspace, Id, [binding], state.State.Bindings);
        return binding;
    }

    public async Task<GrainResult<SweepSnapshot>> Sweep(Guid bindingId, CommandContext context, BindingSample? sample)
    {
        if (Present is null) return ProjectRules.NotFound;
        if (Binding(bindingId) is not { } binding) return BindingNotFound;
        if (BindingWebhookRules.CheckSample(binding, sample) is { } unexpected) return unexpected;
        return await Sweeps(bindingId).Begin(Sweeping.ByHand(binding, sample, context, ids.Next(), clock.GetUtcNow()));
    }

    private IProjectSweepSelf Sweeps(Guid bindingId) => GrainFactory.GetGrain<IProjectSweepSelf>(GrainKeys.Sweeps(Workspace, Id, bindingId));

    private BindingSnapshot? Binding(Guid id) => state.State.Bindings.FirstOrDefault(binding => binding.Id == id);

    private ImmutableArray<BindingSnapshot> Shown() => _shown ??= ProjectSchedules.Shown(state.State);

    private BindingSnapshot Shown(Guid id) => Shown().First(binding => binding.Id == id);
}
