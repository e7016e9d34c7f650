using System.Text.Json.Nodes;

namespace TaskMcp.Web.Bindings;

/// <summary>The limits and the default of a schema in words.</summary>
internal static class SchemaHints
{
    private const int LongestDefault = 100;

    public static string? Of(JsonObject schema)
    {
        var hints = Hints(schema).ToList();
        return hints.Count == 0 ? null : string.Join(" · ", hints);
    }

    private static IEnumerable<string> Hints(JsonObject schema)
    {
        if (Range(schema, "minimum", "maximum") is { } range) yield return range;
        if (Range(schema, "minLength", "maxLength") is { } length) yield return $"{length} characters";
        if (Range(schema, "minItems", "maxItems") is { } items) yield return $"{items} entries";
        if (SchemaForm.Text(schema["format"]) is { } format) yield return format;
        if (SchemaForm.Text(schema["pattern"]) is { } pattern) yield return $"matches {pattern}";
        if (schema["default"] is { } value && value.ToJsonString(TaskMcpJson.Options) is { Length: <= LongestDefault } text) yield return $"left out: {text}";
    }

    private static string? Range(JsonObject schema, string least, string most) => (Number(schema[least]), Number(schema[most])) switch
    {
        ({ } from, { } to) => $"{from}–{to}",
        ({ } from, null) => $"at least {from}",
        (null, { } to) => $"at most {to}",
        _ => null,
    };

    private static string? Number(JsonNode? node) => node is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.Number ? value.ToJsonString() : null;
}
