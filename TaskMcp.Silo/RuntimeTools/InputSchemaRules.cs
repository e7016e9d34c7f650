using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TaskMcp.Silo.RuntimeTools;

/// <summary>
/// Whether a text is a JSON Schema of a tool's arguments (MCP <c>inputSchema</c>: an object). Mistakes that would make every call fail, or check nothing, are
/// told when it is saved. Pure.
/// </summary>
internal static class InputSchemaRules
{
    private const int MostLevels = 20;
    private const int LongestPattern = 1_000;
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);
    private static readonly FrozenSet<string> Types = FrozenSet.Create("object", "array", "string", "number", "integer", "boolean", "null");
    private static readonly string[] Schemas = ["items", "additionalProperties", "contains", "not", "if", "then", "else", "propertyNames", "additionalItems"];
    private static readonly string[] SchemaMaps = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];
    private static readonly string[] SchemaLists = ["allOf", "anyOf", "oneOf", "prefixItems"];
    private static readonly string[] Counts = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains"];
    private static readonly string[] Numbers = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

    /// <summary>The place that is wrong and why; null when all is well.</summary>
    public static string? WhyNot(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object) return "input_schema must be a JSON object";
        if (!schema.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || !type.ValueEquals("object"))
            return "input_schema.type must be \"object\": arguments have names";
        return WhyNot(schema, "input_schema", 0);
    }

    private static string? WhyNot(JsonElement schema, string path, int level)
    {
        if (level > MostLevels) return $"{path} must not be nested deeper than {MostLevels} schemas";
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False) return null;
        if (schema.ValueKind != JsonValueKind.Object) return $"{path} must be a schema: an object, true or false";
        return schema.EnumerateObject().Select(member => WhyNot(member, $"{path}.{member.Name}", level)).FirstOrDefault(reason => reason is not null);
    }

    private static string? WhyNot(JsonProperty member, string path, int level)
    {
        var value = member.Value;
        if (Schemas.Contains(member.Name)) return WhyNot(value, path, level + 1);
        if (SchemaMaps.Contains(member.Name)) return Map(member.Name, value, path, level);
        if (SchemaLists.Contains(member.Name)) return List(value, path, level);
        if (Counts.Contains(member.Name)) return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0 ? null : $"{path} must be a whole number of at least 0";
        if (Numbers.Contains(member.Name)) return value.ValueKind == JsonValueKind.Number ? null : $"{path} must be a number";
        return member.Name switch
        {
            "type" => Type(value, path),
            "required" => IsNames(value) ? null : $"{path} must be a list of names, each once",
            "enum" => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 ? null : $"{path} must be a list of values",
            "pattern" => value.ValueKind == JsonValueKind.String ? Pattern(value.GetString()!, path) : $"{path} must be a regular expression",
            "$ref" => value.ValueKind == JsonValueKind.String && value.GetString()!.StartsWith('#') ? null : $"{path} must be a place in this schema, such as #/$defs/name: nothing is fetched from elsewhere",
            "uniqueItems" => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : $"{path} must be true or false",
            "title" or "description" or "format" or "$comment" => value.ValueKind == JsonValueKind.String ? null : $"{path} must be a text",
            _ => null,
        };
    }

    private static string? Map(string keyword, JsonElement value, string path, int level)
    {
        if (value.ValueKind != JsonValueKind.Object) return $"{path} must be an object of schemas";
        foreach (var member in value.EnumerateObject())
        {
            if (keyword == "patternProperties" && Pattern(member.Name, path) is { } broken) return broken;
            if (WhyNot(member.Value, $"{path}.{member.Name}", level + 1) is { } reason) return reason;
        }

        return null;
    }

    private static string? List(JsonElement value, string path, int level) => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0
        ? $"{path} must be a list of schemas"
        : value.EnumerateArray().Select((item, index) => WhyNot(item, $"{path}[{index}]", level + 1)).FirstOrDefault(reason => reason is not null);

    private static string? Type(JsonElement value, string path) =>
        IsType(value) || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(IsType)) ? null : $"{path} must be one or several of {string.Join(", ", Types.Order())}";

    private static bool IsType(JsonElement value) => value.ValueKind == JsonValueKind.String && Types.Contains(value.GetString()!);

    private static bool IsNames(JsonElement value) => value.ValueKind == JsonValueKind.Array
        && value.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)
        && value.EnumerateArray().Select(name => name.GetString()).Distinct().Count() == value.GetArrayLength();

    private static string? Pattern(string pattern, string path)
    {
        if (pattern.Length > LongestPattern) return $"{path} must be at most {LongestPattern} characters";
        try
        {
            _ = new Regex(pattern, RegexOptions.ECMAScript, PatternTime);
            return null;
        }
        catch (ArgumentException)
        {
            try
            {
                _ = new Regex(pattern, RegexOptions.None, PatternTime);
                return null;
            }
            catch (ArgumentException)
            {
                return $"{path} must be a regular expression";
            }
        }
    }
}
