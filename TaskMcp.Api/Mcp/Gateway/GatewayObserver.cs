using ModelContextProtocol.Protocol;
using TaskMcp.Connections;

namespace TaskMcp.Api.Mcp.Gateway;

/// <summary>Passes on to a client how its call goes, until it is answered.</summary>
internal sealed class GatewayObserver(McpCall call) : IToolProgressObserver
{
    private volatile bool _isOver;

    /// <summary>Whether the client wants to hear anything.</summary>
    public static bool IsWanted(McpCall call) => call.ProgressToken is not null || call.LogLevel is not null;

    public Task Report(ToolProgress progress) => _isOver ? Task.CompletedTask : call.Report(progress);

    public Task Log(ServerLogLine line) => _isOver ? Task.CompletedTask : call.Log((LoggingLevel)(int)line.Level, line.Data.ToNode(), line.Logger);

    /// <summary>The call is answered: nothing may follow.</summary>
    public void End() => _isOver = true;
}
