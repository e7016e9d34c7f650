using Microsoft.Extensions.Logging;

namespace TaskMcp.Silo.Connections;

internal static partial class ConnectionLog
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "The status of connection {ConnectionId} could not be stored.")]
    public static partial void StatusNotStored(ILogger logger, Guid connectionId, Exception error);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Debug, Message = "Progress on connection {ConnectionId} was not heard.")]
    public static partial void ProgressNotHeard(ILogger logger, Guid connectionId, Exception error);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Error, Message = "Connection {ConnectionId} could not be opened.")]
    public static partial void NotOpened(ILogger logger, Guid connectionId, Exception error);

    [LoggerMessage(EventId = 3011, Level = LogLevel.Warning, Message = "What is known of the tools of connection {ConnectionId} could not be read or stored.")]
    public static partial void ToolsNotRemembered(ILogger logger, Guid connectionId, Exception error);
}
