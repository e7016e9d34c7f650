using System.Text.Json;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Silo.Runs;

/// <summary>Everything that can end an attempt, as one of the seven error codes (SPEC C-6).</summary>
public static class RunErrors
{
    private const string McpPrefix = "mcp.";

    /// <summary>A template that does not render stays one that does not: never tried again.</summary>
    public static McpError From(TemplateException error, BindingSnapshot binding) =>
        Of(McpErrorCode.InvalidInput, $"The input template does not render: {error.Message}", binding);

    /// <summary>A refusal of the connection: <c>mcp.{code}</c>, or that there is no such connection.</summary>
    public static McpError From(Refusal refusal, BindingSnapshot binding) => refusal.Code switch
    {
        "connection.not_found" => Of(McpErrorCode.InvalidInput, $"There is no connection {binding.ConnectionId:D}; it was deleted.", binding),
        _ when McpCode(refusal.Code) is { } code => Of(code, refusal.Message, binding) with
        {
            Retryable = code is McpErrorCode.Timeout or McpErrorCode.RateLimited or McpErrorCode.ConnectionError or McpErrorCode.ServerError,
            RetryAfter = refusal.RetryAfter,
        },
        // What somebody has to allow first: trying again does not help.
        "connection.host_forbidden" or "connection.approval_required" => Of(McpErrorCode.ConnectionError, refusal.Message, binding),
        "mcp.tool_changed" or "mcp.tool_shadowed" => Of(McpErrorCode.ToolNotFound, refusal.Message, binding),
        _ => Of(McpErrorCode.InvalidInput, refusal.Message, binding),
    };

    /// <summary>Whether the connection refuses because it is down, so that the call may wait until it is back (SPEC C-13).</summary>
    public static bool IsOffline(Refusal refusal) =>
        McpCode(refusal.Code) is McpErrorCode.ConnectionError or McpErrorCode.AuthFailed or McpErrorCode.Timeout;

    /// <summary>The connection did not answer what the tool is.</summary>
    public static Refusal Unreachable(Exception error) =>
        new($"{McpPrefix}{Name(Code(error))}", "The connection did not answer.");

    /// <summary>The call was made and nothing came back.</summary>
    public static ToolOutcome Lost(Exception error, BindingSnapshot binding, TimeSpan after) => new()
    {
        Error = Of(Code(error), "The call was made, but no answer came.", binding) with { Retryable = true },
        ExecutionTimeMs = after.TotalMilliseconds,
        OutcomeUnknown = true,
    };

    private static McpErrorCode Code(Exception error) =>
        error is OperationCanceledException or TimeoutException ? McpErrorCode.Timeout : McpErrorCode.ConnectionError;

    private static McpError Of(McpErrorCode code, string message, BindingSnapshot binding) => new()
    {
        Code = code,
        Message = message,
        ConnectionId = binding.ConnectionId,
        ToolName = binding.Config.ToolName,
    };

    private static McpErrorCode? McpCode(string refusal) => !refusal.StartsWith(McpPrefix, StringComparison.Ordinal)
        ? null
        : Enum.GetValues<McpErrorCode>().Cast<McpErrorCode?>()
            .FirstOrDefault(code => Name(code!.Value) == refusal[McpPrefix.Length..]);

    private static string Name(McpErrorCode code) => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());
}
