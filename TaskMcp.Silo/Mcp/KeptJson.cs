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
    public static JsonText Of(JsonNode node)
    {
        var text = JsonText.From(node);
        using var _ = JsonDocument.Parse(text.Text, Readable);
        return text;
    }

    /// <summary>The JSON; as a text when it cannot be kept as JSON.</summary>
    /// <exception cref="InvalidOperationException">It holds half a surrogate pair.</exception>
    public static JsonText OrText(JsonNode node)
    {
        var text = JsonText.From(node);
        try
        {
            using var _ = JsonDocument.Parse(text.Text, Readable);
            return text;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return JsonText.Of(text.Text);
        }
    }

    /// <summary>The JSON, written as we write it; as a text when it cannot be kept as JSON.</summary>
    public static JsonText OrText(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Readable);
            return JsonText.Of(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return JsonText.Of(json);
        }
    }
}
