using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;

namespace TaskMcp.Api.Mcp.Gateway;

/// <summary>One subscription to a resource of a toolbox. Access is looked at again before anything is told.</summary>
internal sealed partial class ResourceWatch : IConnectionWatcher, IAsyncDisposable
{
    /// <summary>A subscription holds for an hour.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(30);

    private readonly IGrainFactory _grains;
    private readonly Caller _caller;
    private readonly string _uri;
    private readonly Action<string> _updated;
    private readonly ILogger _log;
    private readonly IConnectionWatcher _reference;
    private ITimer? _timer;
    private Guid _connectionId;
    private volatile bool _isOver;

    private ResourceWatch(IGrainFactory grains, Caller caller, string uri, Action<string> updated, ILogger log)
    {
        (_grains, _caller, _uri, _updated, _log) = (grains, caller, uri, updated, log);
        _reference = grains.CreateObjectReference<IConnectionWatcher>(this);
    }

    private IGatewayGrain Gateway => _grains.GetGrain<IGatewayGrain>(GrainKeys.Gateway(_caller.Workspace, _caller.Actor.Id));

    /// <summary>Null when there is no such resource for the caller.</summary>
    public static async Task<ResourceWatch?> Begin(IGrainFactory grains, Caller caller, string uri, Action<string> updated, TimeProvider clock, ILogger log, CancellationToken cancellationToken)
    {
        var watch = new ResourceWatch(grains, caller, uri, updated, log);
        var isSubscribed = false;
        try
        {
            isSubscribed = await watch.Subscribed(cancellationToken);
        }
        finally
        {
            if (!isSubscribed) await watch.DisposeAsync();
        }

        if (!isSubscribed) return null;
        watch._timer = clock.CreateTimer(_ => _ = watch.Refresh(), null, Again, Again);
        return watch;
    }

    public Task ListsChanged(ConnectionLists lists) => Task.CompletedTask;

    public async Task ResourceUpdated(string uri)
    {
        if (await Refresh()) _updated(uri);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOver) return;
        _isOver = true;
        if (_timer is not null) await _timer.DisposeAsync();
        try
        {
            if (_connectionId != Guid.Empty) await _grains.GetGrain<IConnectionGrain>(GrainKeys.Of(_caller.Workspace, _connectionId)).Unwatch(_reference);
        }
        catch (Exception error)
        {
            // It is told for an hour at most, and nobody hears it.
            NotRefreshed(_log, error);
        }

        _grains.DeleteObjectReference<IConnectionWatcher>(_reference);
    }

    private async Task<bool> Refresh()
    {
        if (_isOver) return false;
        try
        {
            if (await Subscribed(CancellationToken.None)) return true;
            await DisposeAsync();
        }
        catch (Exception error)
        {
            NotRefreshed(_log, error);
        }

        return false;
    }

    private async Task<bool> Subscribed(CancellationToken cancellationToken)
    {
        var subscribed = await Gateway.Subscribe(_caller, _uri, _reference, cancellationToken);
        if (subscribed.IsAccepted) _connectionId = subscribed.Value;
        return subscribed.IsAccepted;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A subscription to a resource of a toolbox could not be held")]
    private static partial void NotRefreshed(ILogger logger, Exception error);
}
