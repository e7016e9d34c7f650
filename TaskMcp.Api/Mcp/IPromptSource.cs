using System.Text.Json.Nodes;

namespace TaskMcp.Api.Mcp;

/// <summary>Offers prompts over <c>/mcp</c>, in the manner of <see cref="IToolSource"/>.</summary>
internal interface IPromptSource
{
    /// <summary>The definitions (<c>Prompt</c>) that this caller may see.</summary>
    ValueTask<IReadOnlyList<JsonObject>> List(McpCall call);

    /// <summary>The result (<c>GetPromptResult</c>, or one that asks for input); null when there is no such prompt for this caller.</summary>
    ValueTask<JsonObject?> Get(McpCall call, string name, JsonObject arguments);
}
