using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Mcp;

internal static class SessionCalls
{
    /// <summary>The result of a call that is not asked anything.</summary>
    public static async Task<JsonObject> CallTool(
        this ServerSession session, ToolDefinition tool, JsonObject arguments, string? idempotencyKey, Action<ToolProgress>? progress, CancellationToken cancellationToken)
    {
        var reply = await session.CallTool(tool, new() { Arguments = arguments, IdempotencyKey = idempotencyKey, Progress = progress }, cancellationToken);
        reply.Question.ShouldBeNull();
        return reply.Result!;
    }
}
