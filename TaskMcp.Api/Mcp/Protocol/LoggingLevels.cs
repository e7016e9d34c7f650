using ModelContextProtocol.Protocol;

namespace TaskMcp.Api.Mcp.Protocol;

/// <summary>Levels of log messages by their names in the protocol (RFC 5424).</summary>
internal static class LoggingLevels
{
    /// <summary>What a session is sent that has not said which levels it wants.</summary>
    public const LoggingLevel Unsaid = LoggingLevel.Info;

    public static string Name(LoggingLevel level) => level switch
    {
        LoggingLevel.Debug => "debug",
        LoggingLevel.Info => "info",
        LoggingLevel.Notice => "notice",
        LoggingLevel.Warning => "warning",
        LoggingLevel.Error => "error",
        LoggingLevel.Critical => "critical",
        LoggingLevel.Alert => "alert",
        _ => "emergency",
    };
}
