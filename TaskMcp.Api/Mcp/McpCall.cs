using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Protocol;
using TaskMcp.Connections;

namespace TaskMcp.Api.Mcp;

/// <summary>One request of an MCP client, for the sources that answer it (SPEC S-1).</summary>
internal sealed record McpCall
{
    /// <summary>Who calls and under which ids, as for an HTTP request.</summary>
    public required Call Call { get; init; }

    public Caller Caller => Call.Caller;

    /// <summary>The SDK's server, bound to the stream on which this request is answered.</summary>
    public required McpServer Server { get; init; }

    /// <summary>The revision of the protocol that this request speaks: <c>2025-11-25</c>.</summary>
    public required string ProtocolVersion { get; init; }

    /// <summary>What the client can do; of older clients what they said at the beginning, of others what they say with every request.</summary>
    public ClientCapabilities? Client { get; init; }

    /// <summary>Who the client says it is. Nothing may depend on it.</summary>
    public Implementation? ClientInfo { get; init; }

    /// <summary>The request's parameters as they came, <c>_meta</c> included.</summary>
    public required JsonObject Parameters { get; init; }

    /// <summary>Set when the client wants to hear of progress.</summary>
    public ProgressToken? ProgressToken { get; init; }

    /// <summary>From which level on the client wants to read log messages of this request; null: none.</summary>
    public LoggingLevel? LogLevel { get; init; }

    /// <summary>What the client answered to an <c>input_required</c> of the same request; null at the first try.</summary>
    public InputAnswers? Answers { get; init; }

    /// <summary>Ends when the client has cancelled or gone, its session has ended, or the server stops.</summary>
    public required CancellationToken Aborted { get; init; }

    /// <summary>Whether the client itself understands a result that asks for input (2026-07-28); for others the frame asks.</summary>
    public bool TakesInputRequired => ProtocolVersions.IsStateless(ProtocolVersion);

    /// <summary>Tells the client how far it is; does nothing when it does not want to know.</summary>
    public Task Report(ToolProgress progress)
    {
        if (ProgressToken is not { Token: { } token }) return Task.CompletedTask;
        var parameters = new JsonObject { ["progressToken"] = token is long number ? JsonValue.Create(number) : JsonValue.Create((string)token), ["progress"] = progress.Progress };
        if (progress.Total is { } total) parameters["total"] = total;
        if (progress.Message is { } message) parameters["message"] = message;
        return Notify(NotificationMethods.ProgressNotification, parameters);
    }

    /// <summary>Sends a log message of this request, if the client wants to read its level.</summary>
    /// <param name="level">How grave it is.</param>
    /// <param name="data">Any JSON; no credentials.</param>
    /// <param name="logger">Who says it.</param>
    public Task Log(LoggingLevel level, JsonNode? data, string? logger = null)
    {
        if (LogLevel is not { } least || level < least) return Task.CompletedTask;
        var parameters = new JsonObject { ["level"] = LoggingLevels.Name(level), ["data"] = data };
        if (logger is not null) parameters["logger"] = logger;
        return Notify(NotificationMethods.LoggingMessageNotification, parameters);
    }

    /// <summary>Sends a notification on the stream on which this request is answered.</summary>
    public Task Notify(string method, JsonObject parameters) => Server.SendMessageAsync(new JsonRpcNotification { Method = method, Params = parameters }, Aborted);
}

/// <summary>What a client sent with the repeat of a request whose first answer was <c>input_required</c> (SEP-2322).</summary>
/// <param name="Responses">By the key under which it was asked: the raw result of the elicitation, sampling or listing of roots.</param>
/// <param name="RequestState">What the answer had given along, to be checked: it went through the client's hands.</param>
internal sealed record InputAnswers(JsonObject Responses, string? RequestState);
