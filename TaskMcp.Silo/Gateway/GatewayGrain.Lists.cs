using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>What the grants give. Grants and toolboxes are looked at every time, so that what is taken away is gone at once; only what servers offer is kept.</summary>
internal sealed partial class GatewayGrain
{
    private ServerShelf? _shelf;
    private GatewayView? _view;
    private ImmutableArray<(Guid Toolbox, long Version)> _viewOf;
    private ImmutableArray<StoredGrant> _viewGrants;
    private long _viewRevision;
    private Watchers<IGatewayWatcher>? _watchers;
    private GatewayHearing? _hearing;

    private ServerShelf Shelf => _shelf ??= new(GrainFactory, Workspace, _ => TellAll(), log, clock);

    private GatewayHearing Hearing => _hearing ??= new(GrainFactory, Workspace, this.AsReference<IGatewaySelf>(), clock);

    private Watchers<IGatewayWatcher> Watching => _watchers ??= new(clock);

    public async Task<GatewayList> List(Caller caller, GatewayListKind kind, CancellationToken cancellationToken)
    {
        CheckCaller(caller);
        var view = await View(cancellationToken);
        var now = clock.GetUtcNow();
        return new()
        {
            Items = kind switch
            {
                GatewayListKind.Tools => [.. view.Tools.Where(tool => ToolAccess.Decide(caller, tool, arguments: null, now).IsListed).Select(tool => ToolNaming.Renamed(tool.Definition, tool.Name))],
                GatewayListKind.Prompts => [.. Readable(view.Prompts).Select(prompt => ToolNaming.Renamed(prompt.Definition, prompt.Name))],
                GatewayListKind.Resources => [.. Readable(view.Resources).Select(resource => resource.Definition)],
                _ => [.. Readable(view.Templates).Select(template => template.Definition)],
            },
        };

        IEnumerable<ServedItem> Readable(ImmutableArray<ServedItem> items) => items.Where(item => item.Offers.Any(offer => ToolAccess.MayRead(caller, offer.Terms, now)));
    }

    public async Task<GatewayList> Find(Caller caller, string name, CancellationToken cancellationToken)
    {
        CheckCaller(caller);
        var view = await View(cancellationToken);
        return view.ToolsByName.TryGetValue(name, out var tool) && ToolAccess.Decide(caller, tool, arguments: null, clock.GetUtcNow()).IsListed
            ? new() { Items = [ToolNaming.Renamed(tool.Definition, tool.Name)] }
            : new();
    }

    public async Task Watch(IGatewayWatcher watcher)
    {
        Watching.Add(watcher);
        DelayDeactivation(Watchers<IGatewayWatcher>.Stay + TimeSpan.FromMinutes(5));
        await Hearing.Listen(await Toolboxes());
    }

    public Task Unwatch(IGatewayWatcher watcher)
    {
        _watchers?.Remove(watcher);
        return Task.CompletedTask;
    }

    public Task ServerChanged(Guid connectionId, ConnectionLists lists)
    {
        _shelf?.Doubt(connectionId);
        if (lists.HasFlag(ConnectionLists.Tools)) _watchers?.Tell(watcher => watcher.ListsChanged(CapabilityType.Tool));
        if (lists.HasFlag(ConnectionLists.Resources)) _watchers?.Tell(watcher => watcher.ListsChanged(CapabilityType.Resource));
        if (lists.HasFlag(ConnectionLists.Prompts)) _watchers?.Tell(watcher => watcher.ListsChanged(CapabilityType.Prompt));
        return Task.CompletedTask;
    }

    public async Task ToolboxChanged()
    {
        TellAll();
        if (_hearing is not null) await _hearing.Listen(await Toolboxes());
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_hearing is not null) await _hearing.End();
    }

    private void TellAll()
    {
        foreach (var kind in Enum.GetValues<CapabilityType>()) _watchers?.Tell(watcher => watcher.ListsChanged(kind));
    }

    private async Task<ImmutableArray<(ToolboxSnapshot Toolbox, GrantTerms Terms)>> Toolboxes()
    {
        var grants = Stored;
        var found = await Task.WhenAll(grants.Select(grant => Toolbox(grant.ToolboxId).Get()));
        return [.. grants.Zip(found).Where(pair => pair.Second.IsAccepted).Select(pair => (pair.Second.Value!, pair.First.Terms))];
    }

    private async Task<GatewayView> View(CancellationToken cancellationToken)
    {
        var grants = Stored;
        var toolboxes = await Toolboxes();
        var (servers, revision) = await Shelf.Servers([.. toolboxes.SelectMany(pair => pair.Toolbox.Entries).Select(entry => entry.ConnectionId).Distinct()], cancellationToken);
        ImmutableArray<(Guid, long)> of = [.. toolboxes.Select(pair => (pair.Toolbox.Id, pair.Toolbox.Version))];
        if (_view is { } kept && _viewRevision == revision && _viewGrants == grants && _viewOf.SequenceEqual(of)) return kept;
        (_viewRevision, _viewGrants, _viewOf) = (revision, grants, of);
        return _view = new(ToolNaming.Of(toolboxes, servers), ItemNaming.Prompts(toolboxes, servers), ItemNaming.Resources(toolboxes, servers), ItemNaming.Templates(toolboxes, servers));
    }
}
