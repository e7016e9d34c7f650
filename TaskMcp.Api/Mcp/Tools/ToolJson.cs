using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TaskMcp.Api.OpenApi;

namespace TaskMcp.Api.Mcp.Tools;

/// <summary>How answers of tools are written: as everywhere, but what has no value is left out, since every character costs a model.</summary>
internal static class ToolJson
{
    /// <summary>Answers may be nested deeper than requests: they show what requests and tools brought.</summary>
    private const int Depth = 256;

    public static JsonSerializerOptions Options { get; } = Create();

    public static JsonNode ToNode<T>(T value) => JsonSerializer.SerializeToNode(value, Options)!;

    public static string ToText(JsonNode node) => node.ToJsonString(Options);

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { SchemaContracts.Simplify } },
        };
        TaskMcpJson.Configure(options);
        options.MaxDepth = Depth;
        options.MakeReadOnly();
        return options;
    }
}
