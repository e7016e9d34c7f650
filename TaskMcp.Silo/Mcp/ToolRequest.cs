using System.Text.Json.Nodes;

namespace TaskMcp.Silo.Mcp;

/// <summary>One call of a tool.</summary>
internal sealed record ToolRequest : RequestTerms
{
    public required JsonObject Arguments { get; init; }

    /// <summary>Sent as <c>_meta["taskmcp/idempotency_key"]</c>.</summary>
    public string? IdempotencyKey { get; init; }
}
