using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp.Wire;

namespace TaskMcp.Silo.Mcp;

/// <summary>
/// Takes from a server's messages what concerns the session: questions, notifications, results that are none yet. Notifications end here and are
/// dealt with before the next message is read, so that a server that floods them slows down nobody but itself.
/// </summary>
internal sealed class ServerMessages(OpenCalls calls, SessionNotifications notifications, SecretRedactor redactor, LogRing log) : IWireFilter
{
    /// <summary>Whether requests say for themselves what the caller answers (MCP 2026-07-28): the streams of all others may hold questions.</summary>
    public bool IsStateless { get; set; }

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

    public string? Outgoing(JsonRpcMessage message)
    {
        if (message is not JsonRpcRequest request || calls.Find(request.Id.ToString()) is not { } call) return null;
        if (IsStateless && request.Params?["_meta"] is JsonObject meta)
        {
            if (meta[MetaKeys.ClientCapabilities] is JsonObject abilities) ClientAbilities.Limit(abilities, call.Terms.Offers);
            // The connection's own log has what is at least info.
            if (AsksForLogLines) meta[MetaKeys.LogLevel] = LogLevels.Name(call.Terms.Log is null || call.Terms.LogLevel > ServerLogLevel.Info ? ServerLogLevel.Info : call.Terms.LogLevel);
        }

        return !IsStateless || call.Terms.Log is not null ? call.Id : null;
    }

    private JsonRpcMessage? Heard(JsonRpcMessage message)
    {
        var call = CallStream.Take(message);
        switch (message)
        {
            case JsonRpcResponse response:
                UnfinishedResult.Hide(response);
                return response;
            case JsonRpcRequest request when Questions.IsOne(request.Method):
                calls.Asked(request, call);
                return null;
            case JsonRpcNotification { Method: NotificationMethods.CancelledNotification } cancelled:
                if (Id(cancelled.Params?["requestId"]) is { } id) calls.Withdrawn(id);
                // The SDK may have a request of the server in hand.
                return cancelled;
            case JsonRpcNotification notification:
                notifications.Heard(notification, call is null ? calls.Only() : calls.Find(call));
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
