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
    private Hearing? _hearing;

    private ServerShelf Shelf => _shelf ??= new(GrainFactory, Workspace, _ => TellAll(), log, clock);

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
        await (_hearing ??= new(this, clock)).Listen(await Toolboxes());
    }

    public Task Unwatch(IGatewayWatcher watcher)
    {
        _watchers?.Remove(watcher);
        return Task.CompletedTask;
    }

    public Task ServerChanged(Guid connectionId, CapabilityType kind)
    {
        _shelf?.Doubt(connectionId);
        _watchers?.Tell(watcher => watcher.ListsChanged(kind));
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
        var shelf = Shelf;
        var servers = await shelf.Servers([.. toolboxes.SelectMany(pair => pair.Toolbox.Entries).Select(entry => entry.ConnectionId).Distinct()], cancellationToken);
        ImmutableArray<(Guid, long)> of = [.. toolboxes.Select(pair => (pair.Toolbox.Id, pair.Toolbox.Version))];
        if (_view is { } kept && _viewRevision == shelf.Revision && _viewGrants == grants && _viewOf.SequenceEqual(of)) return kept;
        (_viewRevision, _viewGrants, _viewOf) = (shelf.Revision, grants, of);
        return _view = new(ToolNaming.Of(toolboxes, servers), ItemNaming.Prompts(toolboxes, servers), ItemNaming.Resources(toolboxes, servers), ItemNaming.Templates(toolboxes, servers));
    }

    // Hears in the grain's place, since a grain can't be an observer, and tells it in turns of its own.
    private sealed class Hearing(GatewayGrain gateway, TimeProvider clock) : IToolboxWatcher
    {
        private static readonly TimeSpan Again = Watchers<IToolboxWatcher>.Stay / 2;

        private readonly IGatewaySelf _self = gateway.AsReference<IGatewaySelf>();
        private readonly Dictionary<Guid, DateTimeOffset> _toolboxes = [];
        private IToolboxWatcher? _reference;
        private DateTimeOffset? _runtimeToolsSince;

        public Task ToolboxChanged(Guid toolboxId) => _self.ToolboxChanged();

        public async Task Listen(ImmutableArray<(ToolboxSnapshot Toolbox, GrantTerms Terms)> toolboxes)
        {
            _reference ??= gateway.GrainFactory.CreateObjectReference<IToolboxWatcher>(this);
            var now = clock.GetUtcNow();
            foreach (var (toolbox, _) in toolboxes)
            {
                if (_toolboxes.TryGetValue(toolbox.Id, out var since) && now - since < Again) continue;
                _toolboxes[toolbox.Id] = now;
                await gateway.Toolbox(toolbox.Id).Watch(_reference);
            }

            await ListenToRuntimeTools(toolboxes, now, _reference);
        }

        private async Task ListenToRuntimeTools(ImmutableArray<(ToolboxSnapshot Toolbox, GrantTerms Terms)> toolboxes, DateTimeOffset now, IToolboxWatcher reference)
        {
            if (_runtimeToolsSince is { } since && now - since < Again) return;
            if (!toolboxes.Any(pair => pair.Toolbox.Entries.Any(entry => ToolServers.IsRuntime(entry.ConnectionId)))) return;
            _runtimeToolsSince = now;
            await gateway.GrainFactory.RuntimeTools(gateway.Workspace).Watch(reference);
        }

        public async Task End()
        {
            if (_reference is not { } reference) return;
            if (_runtimeToolsSince is not null) await gateway.GrainFactory.RuntimeTools(gateway.Workspace).Unwatch(reference);
            foreach (var toolbox in _toolboxes.Keys) await gateway.Toolbox(toolbox).Unwatch(reference);
            gateway.GrainFactory.DeleteObjectReference<IToolboxWatcher>(reference);
        }
    }
}
