using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Silo.Gateway;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Toolboxes;

/// <summary>
/// A toolbox. Its changes fire nothing that may not be lost, so it needs no outbox: a reminder is set with each write and taken away when the read model
/// has it. Gateways look at its version with every call; watching only tells them earlier.
/// </summary>
internal sealed class ToolboxGrain(
    [PersistentState(ToolboxState.Name)] IPersistentState<ToolboxState> state,
    IToolboxProjection projection,
    TimeProvider clock,
    ILogger<ToolboxGrain> log) : Grain, IToolboxGrain, IRemindable
{
    private const string Reminder = "toolbox";
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    private readonly Watchers<IToolboxWatcher> _watchers = new(clock);
    private ServerShelf? _shelf;

    private string Workspace => GrainKeys.Workspace(this.GetPrimaryKeyString());

    private Guid Id => GrainKeys.Id(this.GetPrimaryKeyString());

    private ToolboxSnapshot? Present => state.State.IsDeleted ? null : state.State.Toolbox;

    public async Task<GrainResult<ToolboxSnapshot>> Create(CreateToolbox command)
    {
        if (state.State.Toolbox is { } made && command.Context.OperationId is { } operation && operation == state.State.CreatedBy)
        {
            await Project();
            return made;
        }

        if (state.State.Toolbox is not null) return ToolboxRules.Exists;
        var toolbox = ToolboxRules.Create(Id, command, await Servers(command.Entries), clock.GetUtcNow());
        if (!toolbox.IsAccepted) return toolbox;
        return await Save(new() { Toolbox = toolbox.Value, CreatedBy = command.Context.OperationId });
    }

    public Task<GrainResult<ToolboxSnapshot>> Get() => Task.FromResult<GrainResult<ToolboxSnapshot>>(Present is { } toolbox ? toolbox : ToolboxRules.NotFound);

    public async Task<GrainResult<ToolboxSnapshot>> Update(UpdateToolbox command)
    {
        if (Present is not { } toolbox) return ToolboxRules.NotFound;
        var after = ToolboxRules.Update(toolbox, command, await Servers(command.Entries.Value), clock.GetUtcNow());
        if (!after.IsAccepted || ReferenceEquals(after.Value, toolbox)) return after;
        return await Save(state.State with { Toolbox = after.Value });
    }

    public async Task<GrainResult<ToolboxSnapshot>> Delete(CommandContext context)
    {
        if (Present is not { } toolbox) return ToolboxRules.NotFound;
        if (ToolboxRules.IsStale(toolbox, context) is { } stale) return stale;
        return await Save(state.State with { IsDeleted = true });
    }

    public async Task<GrainResult<ToolboxContents>> Contents(CancellationToken cancellationToken)
    {
        if (Present is not { } toolbox) return ToolboxRules.NotFound;
        _shelf ??= new(GrainFactory, Workspace, _ => { }, log, clock);
        var (servers, _) = await _shelf.Servers([.. toolbox.Entries.Select(entry => entry.ConnectionId)], cancellationToken);
        return ToolNaming.Contents(toolbox, servers);
    }

    public Task Watch(IToolboxWatcher watcher)
    {
        _watchers.Add(watcher);
        // Whoever watches is kept in memory only.
        DelayDeactivation(Watchers<IToolboxWatcher>.Stay + TimeSpan.FromMinutes(5));
        return Task.CompletedTask;
    }

    public Task Unwatch(IToolboxWatcher watcher)
    {
        _watchers.Remove(watcher);
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Project();

    private async Task<IReadOnlyDictionary<Guid, EntryServer>> Servers(ImmutableArray<ToolboxEntry> entries)
    {
        if (entries.IsDefaultOrEmpty) return ImmutableDictionary<Guid, EntryServer>.Empty;
        var ids = entries.Take(ToolboxRules.MaxEntries).Select(entry => entry.ConnectionId).Distinct().ToArray();
        var found = await Task.WhenAll(ids.Select(id => GrainFactory.Server(Workspace, id)));
        return ids.Zip(found).Where(pair => pair.Second is not null).ToImmutableDictionary(pair => pair.First, pair => new EntryServer(pair.Second!.Value.Name, pair.Second.Value.ServerType));
    }

    private async Task<GrainResult<ToolboxSnapshot>> Save(ToolboxState next)
    {
        var before = state.State;
        state.State = next;
        try
        {
            await Task.WhenAll(this.RegisterOrUpdateReminder(Reminder, Retry, Retry), state.WriteStateAsync());
        }
        catch
        {
            state.State = before;
            DeactivateOnIdle();
            throw;
        }

        var id = Id;
        _watchers.Tell(watcher => watcher.ToolboxChanged(id));
        await Project();
        return next.Toolbox!;
    }

    /// <summary>Brings what is stored into the read model.</summary>
    private async Task Project()
    {
        if (state.State is { Toolbox: { } toolbox, IsDeleted: false })
        {
            await projection.Apply(Workspace, toolbox, CancellationToken.None);
        }
        else if (state.State.IsDeleted)
        {
            await projection.Remove(Workspace, Id, CancellationToken.None);
            await state.ClearStateAsync();
            state.State = new();
        }

        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
