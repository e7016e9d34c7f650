using System.Text.Json.Nodes;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Mcp;

/// <summary>One call of a tool.</summary>
internal sealed record ToolRequest
{
    public required JsonObject Arguments { get; init; }

    /// <summary>Sent as <c>_meta["taskmcp/idempotency_key"]</c>.</summary>
    public string? IdempotencyKey { get; init; }

    public Action<ToolProgress>? Progress { get; init; }

    /// <summary>Goes on with a call that asked.</summary>
    public InputAnswers? Answers { get; init; }
}
