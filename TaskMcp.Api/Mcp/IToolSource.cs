using System.Text.Json.Nodes;

namespace TaskMcp.Api.Mcp;

/// <summary>
/// Offers tools over <c>/mcp</c>. Several are registered; they are asked in the order of registration, and of two tools with one name the first
/// counts. All JSON is raw, so that nothing of a definition or a result is lost on its way.
/// </summary>
internal interface IToolSource
{
    /// <summary>The definitions (<c>Tool</c>) that this caller may see. They are not changed, so a source may keep them.</summary>
    ValueTask<IReadOnlyList<JsonObject>> List(McpCall call);

    /// <summary>
    /// The result (<c>CallToolResult</c>, or one whose <c>resultType</c> is <c>input_required</c>), which is the frame's from then on; null when there
    /// is no such tool for this caller. What is unknown and what is denied must look alike.
    /// </summary>
    ValueTask<JsonObject?> Call(McpCall call, string name, JsonObject arguments);

    /// <summary>The definition of one tool, for the headers that it may ask for; null when there is none. A source that can look it up faster than by listing says so here.</summary>
    async ValueTask<JsonObject?> Find(McpCall call, string name)
    {
        foreach (var tool in await List(call))
        {
            if (tool["name"] is JsonValue value && value.TryGetValue(out string? text) && text == name) return tool;
        }

        return null;
    }
}
