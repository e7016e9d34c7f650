using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>
/// Hears of changed toolboxes and connections in a gateway's place, since a grain can't be an observer, and tells it in turns of its own. Used on the
/// gateway's scheduler, called from any.
/// </summary>
internal sealed class GatewayHearing(IGrainFactory grains, string workspace, IGatewaySelf self, TimeProvider clock) : IToolboxWatcher
{
    private static readonly TimeSpan Again = Watchers<IToolboxWatcher>.Stay / 2;

    private readonly Dictionary<Guid, DateTimeOffset> _toolboxes = [];
    private readonly Dictionary<Guid, (DateTimeOffset Since, IConnectionWatcher Reference)> _connections = [];
    private IToolboxWatcher? _reference;
    private DateTimeOffset? _runtimeToolsSince;

    public Task ToolboxChanged(Guid toolboxId) => ToolServers.IsRuntime(toolboxId) ? self.ServerChanged(toolboxId, ConnectionLists.All) : self.ToolboxChanged();

    /// <summary>Listens to what the grants lead to, and goes on listening to what it knows already.</summary>
    public async Task Listen(ImmutableArray<(ToolboxSnapshot Toolbox, GrantTerms Terms)> toolboxes)
    {
        var now = clock.GetUtcNow();
        _reference ??= grains.CreateObjectReference<IToolboxWatcher>(this);
        foreach (var (toolbox, _) in toolboxes)
        {
            if (_toolboxes.TryGetValue(toolbox.Id, out var since) && now - since < Again) continue;
            _toolboxes[toolbox.Id] = now;
            await Toolbox(toolbox.Id).Watch(_reference);
        }

        foreach (var id in toolboxes.SelectMany(pair => pair.Toolbox.Entries).Select(entry => entry.ConnectionId).Distinct())
        {
            if (ToolServers.IsRuntime(id))
            {
                await ListenToRuntimeTools(now, _reference);
                continue;
            }

            var isKnown = _connections.TryGetValue(id, out var known);
            if (isKnown && now - known.Since < Again) continue;
            var reference = isKnown ? known.Reference : grains.CreateObjectReference<IConnectionWatcher>(new Ear(id, self));
            _connections[id] = (now, reference);
            // A connection that has gone, or has too many who listen, is looked at when somebody lists.
            await Connection(id).Watch(reference);
        }
    }

    public async Task End()
    {
        foreach (var (id, (_, reference)) in _connections)
        {
            await Connection(id).Unwatch(reference);
            grains.DeleteObjectReference<IConnectionWatcher>(reference);
        }

        if (_reference is null) return;
        if (_runtimeToolsSince is not null) await grains.RuntimeTools(workspace).Unwatch(_reference);
        foreach (var id in _toolboxes.Keys) await Toolbox(id).Unwatch(_reference);
        grains.DeleteObjectReference<IToolboxWatcher>(_reference);
    }

    private async Task ListenToRuntimeTools(DateTimeOffset now, IToolboxWatcher reference)
    {
        if (_runtimeToolsSince is { } since && now - since < Again) return;
        _runtimeToolsSince = now;
        await grains.RuntimeTools(workspace).Watch(reference);
    }

    private IToolboxGrain Toolbox(Guid id) => grains.GetGrain<IToolboxGrain>(GrainKeys.Of(workspace, id));

    private IConnectionGrain Connection(Guid id) => grains.GetGrain<IConnectionGrain>(GrainKeys.Of(workspace, id));

    private sealed class Ear(Guid connectionId, IGatewaySelf self) : IConnectionWatcher
    {
        public Task ListsChanged(ConnectionLists lists) => self.ServerChanged(connectionId, lists);

        public Task ResourceUpdated(string uri) => Task.CompletedTask;
    }
}
