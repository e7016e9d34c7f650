using System.Text.Json.Nodes;
using ModelContextProtocol.Client;

namespace TaskMcp.Silo.Mcp;

/// <summary>Log lines of servers that offer them. The feature is on its way out of the protocol, and the SDK marks it so; the servers are there.</summary>
internal static class ServerLogging
{
    public static bool IsOffered(McpClient client)
    {
#pragma warning disable MCP9005
        return client.ServerCapabilities.Logging is not null;
#pragma warning restore MCP9005
    }

    /// <summary>Asks a server of 2025-11-25 or older for lines of level <c>info</c> and above.</summary>
    public static async Task Ask(McpClient client, Action<string> log)
    {
        try
        {
            await client.SendRequestAsync(new() { Method = "logging/setLevel", Params = new JsonObject { ["level"] = "info" } }).ConfigureAwait(false);
        }
        catch (Exception error) when (McpFailures.Of(error, SecretRedactor.None) is { } failure)
        {
            log($"the server did not take the log level: {failure.Message}");
        }
    }
}
