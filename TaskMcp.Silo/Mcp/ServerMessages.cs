using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using TaskMcp.Silo.Mcp.Wire;

namespace TaskMcp.Silo.Mcp;

/// <summary>
/// Takes from a server's messages what concerns the session: questions, notifications, results that are none yet. Notifications end here and are
/// dealt with before the next message is read, so that a server that floods them slows down nobody but itself.
/// </summary>
internal sealed class ServerMessages(OpenCalls calls, SessionNotifications notifications, SecretRedactor redactor, LogRing log) : IWireFilter
{
    private const string InfoLevel = "info";

    /// <summary>Whether requests ask for log lines one by one (MCP 2026-07-28, logging).</summary>
    public bool AsksForLogLines { get; set; }

    public JsonRpcMessage? Incoming(JsonRpcMessage message)
    {
        try
        {
            return Heard(message);
        }
        catch (Exception error) when (error is McpFailureException or JsonException or InvalidOperationException or ArgumentException)
        {
            // What can't be read here the SDK can't read either: it refuses a request and fails the call of a response.
            log.Add($"[protocol] a message of the server can't be understood: {error.Message}", redactor);
            return message is JsonRpcNotification ? null : message;
        }
    }

    public void Outgoing(JsonRpcMessage message)
    {
        if (!AsksForLogLines || message is not JsonRpcRequest { Method: RequestMethods.ToolsCall or RequestMethods.ResourcesRead or RequestMethods.PromptsGet } request) return;
        if (request.Params?["_meta"] is JsonObject meta) meta[MetaKeys.LogLevel] = InfoLevel;
    }

    private JsonRpcMessage? Heard(JsonRpcMessage message)
    {
        switch (message)
        {
            case JsonRpcResponse response:
                UnfinishedResult.Hide(response);
                return response;
            case JsonRpcRequest { Method: RequestMethods.ElicitationCreate } request:
                calls.Asked(request);
                return null;
            case JsonRpcNotification { Method: NotificationMethods.CancelledNotification } cancelled:
                if (Id(cancelled.Params?["requestId"]) is { } id) calls.Withdrawn(id);
                // The SDK may have a request of the server in hand.
                return cancelled;
            case JsonRpcNotification notification:
                notifications.Heard(notification);
                return null;
            default:
                return message;
        }
    }

    private static RequestId? Id(JsonNode? id) =>
        id is not JsonValue value ? null
        : value.TryGetValue(out string? text) ? new RequestId(text)
        : value.TryGetValue(out long number) ? new RequestId(number) : null;
}
