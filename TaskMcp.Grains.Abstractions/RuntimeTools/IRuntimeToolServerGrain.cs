using TaskMcp.Connections;
using TaskMcp.Toolboxes;

namespace TaskMcp.RuntimeTools;

/// <summary>
/// The run-time tools of a workspace as one server (<see cref="RuntimeToolServer"/>): toolboxes and the gateway ask it as they ask a connection. Key: workspace/<see cref="RuntimeToolServer.Id"/>.
/// It stores nothing: what it lists is in the read model.
/// </summary>
[Alias("taskmcp.IRuntimeToolServerGrain")]
public interface IRuntimeToolServerGrain : IGrainWithStringKey
{
    /// <summary>All that are enabled; also right after an acknowledged change.</summary>
    [Alias("Definitions"), AlwaysInterleave] Task<ConnectionDefinitions> Definitions(CancellationToken cancellationToken);

    /// <summary>Calls one by its bare or its full name, as <see cref="IConnectionGrain.Invoke"/> does.</summary>
    [Alias("Invoke"), AlwaysInterleave, ResponseTimeout("00:11:00")] Task<GrainResult<ToolOutcome>> Invoke(ToolInvocation invocation, IToolProgressObserver? progress, CancellationToken cancellationToken);

    /// <summary>A run-time tool says that it was changed: what is known is not true any more, and watchers hear of it.</summary>
    [Alias("Changed"), AlwaysInterleave] Task Changed();

    /// <summary>Tells a watcher of every change as of a toolbox with the id <see cref="RuntimeToolServer.Id"/>. To be said again within an hour.</summary>
    [Alias("Watch"), AlwaysInterleave] Task Watch(IToolboxWatcher watcher);

    [Alias("Unwatch"), AlwaysInterleave] Task Unwatch(IToolboxWatcher watcher);
}
