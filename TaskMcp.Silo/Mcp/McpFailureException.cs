using TaskMcp.Connections;

namespace TaskMcp.Silo.Mcp;

/// <summary>A failure of a server or of the way to it, as one of the seven codes (SPEC C-6). Its message is meant for people.</summary>
internal sealed class McpFailureException(McpErrorCode code, string message, Exception? cause = null) : Exception(message, cause)
{
    public McpErrorCode Code => code;

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The request may have reached the server, but no answer came (SPEC B-6).</summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>The session is of no more use; another one may do.</summary>
    public bool SessionLost { get; init; }

    /// <summary>The code of the refusal when it has one of its own: nothing was sent, and nothing will be until somebody changes something.</summary>
    public string? RefusalCode { get; init; }

    /// <summary>The server refuses, and neither other credentials nor signing in again would change that.</summary>
    public bool IsFinal { get; init; }

    /// <summary>What the tool answered that says it failed, for somebody who passes it on.</summary>
    public JsonText? Result { get; init; }

    /// <summary>The JSON-RPC error that the server answered; null when it answered none.</summary>
    public JsonText? RpcError { get; init; }

    /// <summary>Whether the same call may succeed later.</summary>
    public bool Retryable => RefusalCode is null && code is McpErrorCode.RateLimited or McpErrorCode.Timeout or McpErrorCode.ServerError or McpErrorCode.ConnectionError;

    /// <summary>Nothing was sent.</summary>
    public static McpFailureException Unreachable(string message, Exception? cause = null) =>
        new(McpErrorCode.ConnectionError, message, cause) { SessionLost = true };

    /// <summary>Something was sent, no answer came.</summary>
    public static McpFailureException Lost(string message, Exception? cause = null) =>
        new(McpErrorCode.ConnectionError, message, cause) { SessionLost = true, OutcomeUnknown = true };

    public McpError ToError(Guid connectionId, string? toolName) => new()
    {
        Code = code,
        Message = Message,
        ConnectionId = connectionId,
        ToolName = toolName,
        Retryable = Retryable,
        RetryAfter = RetryAfter,
    };

    /// <summary>The same as a refusal: <c>mcp.{code}</c>, or <see cref="RefusalCode"/>.</summary>
    public Refusal ToRefusal() => new(RefusalCode ?? $"mcp.{TaskMcpJson.Options.PropertyNamingPolicy!.ConvertName(code.ToString())}", Message) { RetryAfter = RetryAfter };
}
