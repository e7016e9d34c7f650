using TaskMcp.Connections;

namespace TaskMcp.Silo.Mcp;

/// <summary>How large a server's message may be: it is held in memory whole, several times over.</summary>
internal static class MessageBounds
{
    /// <summary>Bytes.</summary>
    public const int Longest = 16 * 1024 * 1024;

    /// <summary>A message was longer and was not read to its end; whether the server did what was asked is not known.</summary>
    public static McpFailureException Exceeded() =>
        new(McpErrorCode.ServerError, $"The server's answer is larger than {Longest / 1024 / 1024} MiB. Ask it for less at once.") { OutcomeUnknown = true };
}
