using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace TaskMcp.Web.RuntimeTools;

/// <summary>JSON as people edit it.</summary>
internal static class SchemaText
{
    /// <summary>What a new tool's arguments begin with.</summary>
    public const string Example = """
        {
          "type": "object",
          "properties": {
            "title": { "type": "string", "description": "One line" }
          },
          "required": ["title"],
          "additionalProperties": false
        }
        """;

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [return: NotNullIfNotNull(nameof(json))]
    public static string? Indented(string? json)
    {
        if (json is null) return null;
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement, Options);
    }
}
