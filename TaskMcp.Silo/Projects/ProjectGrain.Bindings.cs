using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Silo.Bindings;

namespace TaskMcp.Silo.Projects;

/// <summary>The bindings that apply to every task of the project, stored with it. Tasks ask for them; nothing here calls a task.</summary>
public sealed partial class ProjectGrain
{
    private static readonly Refusal BindingNotFound = new("binding.not_found", "The project has no such binding.");

    public Task<GrainResult<ImmutableArray<BindingSnapshot>>> ListBindings() => Task.FromResult<GrainResult<ImmutableArray<BindingSnapshot>>>(
        Present is null ? ProjectRules.NotFound : state.State.Bindings);

    public async Task<GrainResult<BindingSnapshot>> AddBinding(AddBinding command)
    {
        if (Present is null) return ProjectRules.NotFound;
        if (command.BindingId is { } reserved && Binding(reserved) is { } made) return made;
        var added = ProjectBindingRules.Create(state.State.Bindings, Id, command.BindingId ?? ids.Next(), command.Draft, clock.GetUtcNow());
        if (!added.IsAccepted) return added;
        var connection = await GrainFactory.GetGrain<IConnectionGrain>(GrainKeys.Of(Workspace, command.Draft.ConnectionId)).Get();
        if (!connection.IsAccepted) return BindingRules.ConnectionNotFound;
        await SaveBindings(state.State.Bindings.Add(added.Value));
        return added;
    }

    public async Task<GrainResult<BindingSnapshot>> UpdateBinding(UpdateBinding command)
    {
        if (Present is null) return ProjectRules.NotFound;
        if (Binding(command.BindingId) is not { } binding) return BindingNotFound;
        var updated = BindingRules.Update(binding, command, clock.GetUtcNow());
        if (!updated.IsAccepted) return updated;
        await SaveBindings(state.State.Bindings.Replace(binding, updated.Value));
        return updated;
    }

    public async Task<GrainResult<BindingSnapshot>> RemoveBinding(Guid bindingId, CommandContext context)
    {
        if (Present is null) return ProjectRules.NotFound;
        if (Binding(bindingId) is not { } binding) return BindingNotFound;
        await SaveBindings(state.State.Bindings.Remove(binding));
        return binding;
    }

    private BindingSnapshot? Binding(Guid id) => state.State.Bindings.FirstOrDefault(binding => binding.Id == id);

    /// <summary>The read model knows nothing of bindings, so this is the state alone.</summary>
    private async Task SaveBindings(ImmutableArray<BindingSnapshot> bindings)
    {
        var before = state.State;
        state.State = before with { Bindings = bindings };
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State = before;
            DeactivateOnIdle();
            throw;
        }
    }
}
