using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace TaskMcp.Silo.Mcp.Wire;

/// <summary>
/// Which call a message of a server belongs to. Over streamable HTTP what a server asks and tells while it works on a request comes on the stream of that request's answer
/// (MCP, transports, "Sending Messages to the Server"); the SDK puts all streams into one queue. So each such message is marked before the SDK reads it, by a name that no server knows.
/// </summary>
internal static class CallStream
{
    private static readonly string Mark = $"taskmcp/call-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";

    private static readonly AsyncLocal<string?> Sending = new();

    /// <summary>The call whose request is being sent by whoever asks; null when it is none whose stream is marked.</summary>
    public static string? Current => Sending.Value;

    /// <summary>Sends a request whose stream is marked with the call.</summary>
    public static async Task Send(string call, Func<Task> send)
    {
        Sending.Value = call;
        await send().ConfigureAwait(false);
    }

    /// <summary>A message that came on the stream of a call, with the mark; results and what is no message of JSON-RPC stay as they are.</summary>
    public static string Marked(string json, string call)
    {
        // Few of them are no results, and results can be large.
        if (!json.Contains("\"method\"", StringComparison.Ordinal)) return json;
        try
        {
            if (JsonNode.Parse(json) is not JsonObject message || !message.ContainsKey("method")) return json;
            if (message["params"] is not (null or JsonObject) || message["params"]?["_meta"] is not (null or JsonObject)) return json;
            if (message["params"] is not JsonObject parameters) message["params"] = parameters = [];
            if (parameters["_meta"] is not JsonObject meta) parameters["_meta"] = meta = [];
            meta[Mark] = call;
            return message.ToJsonString();
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            // The SDK says what it makes of it.
            return json;
        }
    }

    /// <summary>Takes the mark off a message.</summary>
    /// <returns>The call that it belongs to; null when that is not known.</returns>
    public static string? Take(JsonRpcMessage message)
    {
        var parameters = (message as JsonRpcRequest)?.Params ?? (message as JsonRpcNotification)?.Params;
        if ((parameters as JsonObject)?["_meta"] is not JsonObject meta || meta[Mark] is not JsonValue mark) return null;
        meta.Remove(Mark);
        if (meta.Count == 0) parameters.AsObject().Remove("_meta");
        return mark.GetValue<string>();
    }
}
