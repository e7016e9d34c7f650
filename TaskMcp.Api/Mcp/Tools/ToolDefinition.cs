using System.Text.Json.Nodes;

namespace TaskMcp.Api.Mcp.Tools;

/// <summary>A tool as <c>tools/list</c> shows it (MCP, server/tools).</summary>
internal static class ToolDefinition
{
    public static JsonObject Of(ToolFacts facts, JsonObject outputSchema) => new()
    {
        ["name"] = facts.Name,
        ["title"] = facts.Title,
        ["description"] = facts.Description,
        ["inputSchema"] = facts.Input.DeepClone(),
        ["outputSchema"] = outputSchema,
        ["annotations"] = new JsonObject
        {
            ["title"] = facts.Title,
            ["readOnlyHint"] = facts.Effect == ToolEffect.Reads,
            ["destructiveHint"] = facts.Effect == ToolEffect.Destroys,
            ["idempotentHint"] = facts.IsIdempotent || facts.Effect == ToolEffect.Reads,
            ["openWorldHint"] = facts.ReachesOut,
        },
    };
}
