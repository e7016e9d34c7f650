using TaskMcp.Connections;
using TaskMcp.RuntimeTools;

namespace TaskMcp.Silo.Gateway;

/// <summary>What an entry of a toolbox stands for: a connection, or the run-time tools of the workspace, which look like one (SPEC S-7).</summary>
internal static class ToolServers
{
    public static bool IsRuntime(Guid connectionId) => connectionId == RuntimeToolServer.Id;

    public static IRuntimeToolServerGrain RuntimeTools(this IGrainFactory grains, string workspace) => grains.GetGrain<IRuntimeToolServerGrain>(GrainKeys.Of(workspace, RuntimeToolServer.Id));

    /// <summary>Its name and its type; null when there is no such connection.</summary>
    public static async Task<(string Name, string ServerType)?> Server(this IGrainFactory grains, string workspace, Guid connectionId)
    {
        if (IsRuntime(connectionId)) return (RuntimeToolServer.Name, RuntimeToolServer.ServerType);
        var connection = await grains.GetGrain<IConnectionGrain>(GrainKeys.Of(workspace, connectionId)).Get();
        return connection.IsAccepted ? (connection.Value.Name, connection.Value.ServerType) : null;
    }

    public static async Task<GrainResult<ConnectionDefinitions>> Definitions(this IGrainFactory grains, string workspace, Guid connectionId, CancellationToken cancellationToken) => IsRuntime(connectionId)
        ? await grains.RuntimeTools(workspace).Definitions(cancellationToken)
        : await grains.GetGrain<IConnectionGrain>(GrainKeys.Of(workspace, connectionId)).Definitions(cancellationToken);

    public static Task<GrainResult<ToolOutcome>> Invoke(
        this IGrainFactory grains, string workspace, Guid connectionId, ToolInvocation invocation, IToolProgressObserver? progress, CancellationToken cancellationToken) => IsRuntime(connectionId)
        ? grains.RuntimeTools(workspace).Invoke(invocation, progress, cancellationToken)
        : grains.GetGrain<IConnectionGrain>(GrainKeys.Of(workspace, connectionId)).Invoke(invocation, progress, cancellationToken);
}
