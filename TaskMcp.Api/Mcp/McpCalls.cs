using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Api.Mcp;

/// <summary>Makes the <see cref="McpCall"/> of a request.</summary>
internal static class McpCalls
{
    public static McpCall Of(JsonRpcRequest request, MessageContext message, McpPeer? peer, IIdSource ids, CancellationToken aborted)
    {
        var (said, server) = (request.Context, message.Server);
        var version = said?.ProtocolVersion ?? server.NegotiatedProtocolVersion ?? ProtocolVersions.Unsaid;
        var isStateless = ProtocolVersions.IsStateless(version);
        var parameters = request.Params as JsonObject ?? [];
        return new()
        {
            Call = Call.For(Caller(message, peer), operationId: null, ids, McpOrigin.Of(request)?.RemoteAddress, aborted),
            Server = server,
            ProtocolVersion = version,
            Client = isStateless ? said?.ClientCapabilities : server.ClientCapabilities,
            ClientInfo = isStateless ? said?.ClientInfo : server.ClientInfo,
            Parameters = parameters,
            ProgressToken = Progress(parameters.Object("_meta")?["progressToken"]),
            LogLevel = isStateless ? said?.LogLevel : server.LoggingLevel ?? LoggingLevels.Unsaid,
            Answers = isStateless ? Answers(parameters) : null,
            Aborted = aborted,
        };
    }

    /// <summary>Who sends the message.</summary>
    public static Caller Caller(MessageContext message, McpPeer? peer) =>
        message.User is { } user ? user.ToCaller() : peer?.Caller ?? throw new InvalidOperationException("A request without a principal came through.");

    private static ProgressToken? Progress(JsonNode? token)
    {
        if (token is not JsonValue value) return null;
        if (value.TryGetValue(out string? text)) return new(text);
        return value.TryGetValue(out long number) ? new(number) : null;
    }

    private static InputAnswers? Answers(JsonObject parameters)
    {
        var (responses, state) = (parameters.OptionalObject("inputResponses"), parameters.Text("requestState"));
        return responses is null && state is null ? null : new(responses ?? [], state);
    }
}
