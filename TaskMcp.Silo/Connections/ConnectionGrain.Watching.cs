using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>Who hears of changes: in memory, said again by whoever wants to go on hearing.</summary>
internal sealed partial class ConnectionGrain
{
    private readonly ConnectionWatchers _watchers = new(clock);

    public Task<GrainResult<DateTimeOffset>> Watch(IConnectionWatcher watcher)
    {
        if (Config is null) return Task.FromResult<GrainResult<DateTimeOffset>>(ConnectionRules.NotFound);
        // As long as its session, and longer than whoever watches.
        DelayDeactivation(Stay);
        return Task.FromResult(_watchers.Add(watcher));
    }

    public Task Unwatch(IConnectionWatcher watcher)
    {
        _watchers.Remove(watcher);
        return Task.CompletedTask;
    }

    public async Task<GrainResult<DateTimeOffset>> SubscribeResource(string uri, IConnectionWatcher watcher, CancellationToken cancellationToken)
    {
        if (Config is null) return ConnectionRules.NotFound;
        if (Unapproved is { } refusal) return refusal;
        if (!Config.Enabled) return SwitchedOff.ToRefusal();
        try
        {
            var session = await Keeper().Get(evenIfWaiting: false, cancellationToken);
            var added = _watchers.Add(watcher, uri);
            if (!added.IsAccepted) return added;
            // A session that comes after this one is told in the same way (Follow).
            await session.Watch(uri, cancellationToken);
            return added;
        }
        catch (McpFailureException failure)
        {
            _watchers.Remove(watcher, uri);
            return failure.ToRefusal();
        }
        catch (OperationCanceledException)
        {
            _watchers.Remove(watcher, uri);
            throw;
        }
    }

    public Task UnsubscribeResource(string uri, IConnectionWatcher watcher)
    {
        _watchers.Remove(watcher, uri);
        return Task.CompletedTask;
    }

    private void TellWatchersOf(SessionKeeper keeper)
    {
        keeper.Opened += session =>
        {
            session.ResourceUpdated += _watchers.TellUpdated;
            foreach (var uri in _watchers.Resources()) _ = GoOn(session, uri);
        };

        // What has changed while no session was there is not known.
        async Task GoOn(ServerSession session, string uri)
        {
            try
            {
                await session.Watch(uri, CancellationToken.None);
            }
            catch (McpFailureException failure)
            {
                session.Note($"a resource can't be watched any more: {failure.Message}");
            }

            _watchers.TellUpdated(uri);
        }
    }
}
