using System.Text.Json.Nodes;

namespace TaskMcp.Api.Mcp;

/// <summary>Completes arguments of prompts and of resource templates.</summary>
internal interface ICompletionSource
{
    /// <summary>The result (<c>CompleteResult</c>); null when the reference is none of this source's for this caller.</summary>
    /// <param name="call">The request.</param>
    /// <param name="reference"><c>{type: ref/prompt, name}</c> or <c>{type: ref/resource, uri}</c>.</param>
    /// <param name="argument"><c>{name, value}</c>.</param>
    /// <param name="context"><c>{arguments}</c> that are known already; null when the client sent none.</param>
    ValueTask<JsonObject?> Complete(McpCall call, JsonObject reference, JsonObject argument, JsonObject? context);
}
