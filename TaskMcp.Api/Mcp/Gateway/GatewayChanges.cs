using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;

namespace TaskMcp.Api.Mcp.Gateway;

/// <summary>Tells when the lists of a caller's toolboxes change: grants, toolboxes, or what their servers offer.</summary>
internal sealed partial class GatewayChanges(IGrainFactory grains, TimeProvider clock, ILogger<GatewayChanges> log) : IListChanges
{
    /// <summary>A watch holds for an hour.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(30);

    public IDisposable Watch(Caller caller, Action<ListKind> changed) =>
        new Watching(grains, grains.GetGrain<IGatewayGrain>(GrainKeys.Gateway(caller.Workspace, caller.Actor.Id)), changed, clock, log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A watch of a gateway's lists could not be set")]
    private static partial void NotWatched(ILogger logger, Exception error);

    private sealed class Watching : IDisposable, IGatewayWatcher
    {
        private readonly IGrainFactory _grains;
        private readonly IGatewayGrain _gateway;
        private readonly Action<ListKind> _changed;
        private readonly ILogger _log;
        private readonly IGatewayWatcher _reference;
        private readonly ITimer _timer;
        private volatile bool _isOver;

        public Watching(IGrainFactory grains, IGatewayGrain gateway, Action<ListKind> changed, TimeProvider clock, ILogger log)
        {
            (_grains, _gateway, _changed, _log) = (grains, gateway, changed, log);
            _reference = grains.CreateObjectReference<IGatewayWatcher>(this);
            _timer = clock.CreateTimer(_ => _ = Try(reference => _gateway.Watch(reference)), null, TimeSpan.Zero, Again);
        }

        public Task ListsChanged(CapabilityType kind)
        {
            if (!_isOver) _changed(kind switch { CapabilityType.Tool => ListKind.Tools, CapabilityType.Resource => ListKind.Resources, _ => ListKind.Prompts });
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            _isOver = true;
            _timer.Dispose();
            _ = End();
        }

        private async Task End()
        {
            await Try(reference => _gateway.Unwatch(reference));
            _grains.DeleteObjectReference<IGatewayWatcher>(_reference);
        }

        private async Task Try(Func<IGatewayWatcher, Task> act)
        {
            try
            {
                await act(_reference);
            }
            catch (Exception error)
            {
                // Lists are right all the same when they are asked for.
                NotWatched(_log, error);
            }
        }
    }
}
