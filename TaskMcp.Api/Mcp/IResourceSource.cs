using System.Text.Json.Nodes;

namespace TaskMcp.Api.Mcp;

/// <summary>Offers resources over <c>/mcp</c>, in the manner of <see cref="IToolSource"/>.</summary>
internal interface IResourceSource
{
    /// <summary>The definitions (<c>Resource</c>) that this caller may see.</summary>
    ValueTask<IReadOnlyList<JsonObject>> List(McpCall call);

    /// <summary>The templates (<c>ResourceTemplate</c>) that this caller may see.</summary>
    ValueTask<IReadOnlyList<JsonObject>> Templates(McpCall call);

    /// <summary>The result (<c>ReadResourceResult</c>, or one that asks for input); null when there is no such resource for this caller.</summary>
    ValueTask<JsonObject?> Read(McpCall call, string uri);

    /// <summary>
    /// Calls <paramref name="updated"/> with the URI whenever the resource has changed, until disposed of; null when there is no such resource for this
    /// caller. It outlives the call: of that, only <see cref="McpCall.Caller"/> holds afterwards.
    /// </summary>
    ValueTask<IAsyncDisposable?> Subscribe(McpCall call, string uri, Action<string> updated);
}
