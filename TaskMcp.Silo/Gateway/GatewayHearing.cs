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
    private readonly Dictionary<Guid, Listening> _connections = [];
    private Task<IToolboxWatcher>? _reference;
    private DateTimeOffset? _runtimeToolsSince;

    public Task ToolboxChanged(Guid toolboxId) => ToolServers.IsRuntime(toolboxId) ? self.ServerChanged(toolboxId, ConnectionLists.All) : self.ToolboxChanged();

    /// <summary>Listens to what the grants lead to, and goes on listening to what it knows already.</summary>
    public async Task Listen(ImmutableArray<(ToolboxSnapshot Toolbox, GrantTerms Terms)> toolboxes)
    {
        var now = clock.GetUtcNow();
        var reference = await (_reference ??= grains.Reference<IToolboxWatcher>(this));
        foreach (var (toolbox, _) in toolboxes)
        {
            if (_toolboxes.TryGetValue(toolbox.Id, out var since) && now - since < Again) continue;
            _toolboxes[toolbox.Id] = now;
            await Toolbox(toolbox.Id).Watch(reference);
        }

        foreach (var id in toolboxes.SelectMany(pair => pair.Toolbox.Entries).Select(entry => entry.ConnectionId).Distinct())
        {
            if (ToolServers.IsRuntime(id))
            {
                await ListenToRuntimeTools(now, reference);
                continue;
            }

            if (!_connections.TryGetValue(id, out var listening))
            {
                var ear = new Ear(id, self);
                _connections[id] = listening = new(ear, grains.Reference<IConnectionWatcher>(ear));
            }
            else if (now - listening.Since < Again)
            {
                continue;
            }

            listening.Since = now;
            // A connection that has gone, or has too many who listen, is looked at when somebody lists.
            await Connection(id).Watch(await listening.Reference);
        }
    }

    public async Task End()
    {
        foreach (var (id, listening) in _connections.ToArray())
        {
            var reference = await listening.Reference;
            await Connection(id).Unwatch(reference);
            await grains.EndReference(reference);
        }

        if (_reference is null) return;
        var own = await _reference;
        if (_runtimeToolsSince is not null) await grains.RuntimeTools(workspace).Unwatch(own);
        foreach (var id in _toolboxes.Keys.ToArray()) await Toolbox(id).Unwatch(own);
        await grains.EndReference(own);
    }

    private async Task ListenToRuntimeTools(DateTimeOffset now, IToolboxWatcher reference)
    {
        if (_runtimeToolsSince is { } since && now - since < Again) return;
        _runtimeToolsSince = now;
        await grains.RuntimeTools(workspace).Watch(reference);
    }

    private IToolboxGrain Toolbox(Guid id) => grains.GetGrain<IToolboxGrain>(GrainKeys.Of(workspace, id));

    private IConnectionGrain Connection(Guid id) => grains.GetGrain<IConnectionGrain>(GrainKeys.Of(workspace, id));

    private sealed class Listening(Ear ear, Task<IConnectionWatcher> reference)
    {
        /// <summary>Held here, since its reference does not: an ear that nobody holds is collected and hears nothing more.</summary>
        public Ear Ear => ear;

        public Task<IConnectionWatcher> Reference => reference;

        public DateTimeOffset Since { get; set; }
    }

    private sealed class Ear(Guid connectionId, IGatewaySelf self) : IConnectionWatcher
    {
        public Task ListsChanged(ConnectionLists lists) => self.ServerChanged(connectionId, lists);

        public Task ResourceUpdated(string uri) => Task.CompletedTask;
    }
}
