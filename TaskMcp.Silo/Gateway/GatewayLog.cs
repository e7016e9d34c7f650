using Microsoft.Extensions.Logging;

namespace TaskMcp.Silo.Gateway;

/// <summary>What the gateway logs: ids, no contents.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection {ConnectionId} could not be asked for what it offers")]
    public static partial void ServerNotAsked(ILogger log, Guid connectionId, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The long call {CallId} failed")]
    public static partial void LongCallFailed(ILogger log, string callId, Exception error);
}
