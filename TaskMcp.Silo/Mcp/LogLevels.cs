using System.Text.Json;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Mcp;

/// <summary>The names of log levels in MCP. Pure.</summary>
internal static class LogLevels
{
    public static string Name(ServerLogLevel level) => JsonNamingPolicy.SnakeCaseLower.ConvertName(level.ToString());

    /// <summary>Null when it is none.</summary>
    public static ServerLogLevel? Read(string? name) => Enum.GetValues<ServerLogLevel>().Cast<ServerLogLevel?>().FirstOrDefault(level => Name(level!.Value) == name);
}
