using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskMcp.Api.Mcp.Tools.Schemas;

/// <summary>A member of an object in a schema.</summary>
internal readonly record struct Member(string Name, JsonObject Schema, bool IsRequired = false);

/// <summary>Writes JSON Schema (2020-12) in the code, close to what it describes.</summary>
internal static class Schema
{
    public static JsonObject Object(params IEnumerable<Member> members)
    {
        Member[] all = [.. members];
        var schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject(all.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Schema))) };
        var required = all.Where(member => member.IsRequired).Select(member => (JsonNode)member.Name).ToArray();
        if (required.Length > 0) schema["required"] = new JsonArray(required);
        schema["additionalProperties"] = false;
        return schema;
    }

    /// <summary>A member that must be there.</summary>
    public static Member Needs(string name, JsonObject schema, string description) => new(name, Described(schema, description), IsRequired: true);

    public static Member Takes(string name, JsonObject schema, string description) => new(name, Described(schema, description));

    public static JsonObject Text(int? min = null, int? max = null)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (min is not null) schema["minLength"] = min;
        if (max is not null) schema["maxLength"] = max;
        return schema;
    }

    public static JsonObject Id() => new() { ["type"] = "string", ["format"] = "uuid" };

    public static JsonObject Instant() => new() { ["type"] = "string", ["format"] = "date-time" };

    public static JsonObject Flag() => new() { ["type"] = "boolean" };

    public static JsonObject Whole(long min, long? max = null, long? fallback = null)
    {
        var schema = new JsonObject { ["type"] = "integer", ["minimum"] = min };
        if (max is not null) schema["maximum"] = max;
        if (fallback is not null) schema["default"] = fallback;
        return schema;
    }

    public static JsonObject Number(double min, double? max = null)
    {
        var schema = new JsonObject { ["type"] = "number", ["minimum"] = min };
        if (max is not null) schema["maximum"] = max;
        return schema;
    }

    /// <summary>The names of an enum as they are in JSON.</summary>
    public static JsonObject OneOf<T>() where T : struct, Enum => OneOf([.. Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)]);

    public static JsonObject OneOf(params string[] names) => new() { ["type"] = "string", ["enum"] = new JsonArray([.. names.Select(name => (JsonNode)name)]) };

    public static JsonObject List(JsonObject item, int? max = null)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item };
        if (max is not null) schema["maxItems"] = max;
        return schema;
    }

    /// <summary>An object with any members.</summary>
    public static JsonObject Free() => new() { ["type"] = "object" };

    /// <summary>Any JSON.</summary>
    public static JsonObject Any() => [];

    /// <summary>The same, or null, which empties the field.</summary>
    public static JsonObject OrNull(JsonObject schema)
    {
        if (schema["enum"] is JsonArray names) names.Add(null);
        schema["type"] = new JsonArray((string)schema["type"]!, "null");
        return schema;
    }

    public static JsonObject With(this JsonObject schema, string keyword, JsonNode value)
    {
        schema[keyword] = value;
        return schema;
    }

    private static JsonObject Described(JsonObject schema, string description)
    {
        schema["description"] = description;
        return schema;
    }
}
