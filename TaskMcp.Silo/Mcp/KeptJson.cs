using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskMcp.Silo.Mcp;

/// <summary>
/// JSON of a server in a form that can be stored, shown and read again: no name twice, no broken text, and not so deep that the records
/// and answers around it pass the 64 levels to which JSON is read.
/// </summary>
internal static class KeptJson
{
    public const int MaxDepth = 48;

    private static readonly JsonDocumentOptions Readable = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <exception cref="JsonException">It is too deep, or has a name twice.</exception>
    /// <exception cref="InvalidOperationException">It holds half a surrogate pair.</exception>
    public static JsonText Of(JsonNode node) => Parse(JsonText.From(node).Text);

    /// <summary>The JSON; as a text when it cannot be kept as JSON.</summary>
    public static JsonText OrText(string json)
    {
        try
        {
            return Parse(json);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return JsonText.Of(json);
        }
    }

    private static JsonText Parse(string json) => JsonText.From(JsonNode.Parse(json, nodeOptions: null, Readable));
}
