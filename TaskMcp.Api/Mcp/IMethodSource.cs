using System.Text.Json.Nodes;

namespace TaskMcp.Api.Mcp;

/// <summary>Answers methods of an extension of the protocol, such as <c>tasks/get</c> (SEP-2663).</summary>
internal interface IMethodSource
{
    /// <summary>What is announced under <c>capabilities.extensions</c>, by the extension's name.</summary>
    IReadOnlyDictionary<string, JsonObject> Extensions { get; }

    /// <summary>The methods.</summary>
    IReadOnlyList<string> Methods { get; }

    /// <summary>The parameter that <c>Mcp-Name</c> repeats in requests of a method; null when there is none.</summary>
    string? RoutingParameter(string method) => null;

    /// <summary>The raw result; null when there is no such method for this caller.</summary>
    ValueTask<JsonObject?> Answer(McpCall call, string method, JsonObject parameters);
}
