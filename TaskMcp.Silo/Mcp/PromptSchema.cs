using System.Text.Json.Nodes;

namespace TaskMcp.Silo.Mcp;

/// <summary>The arguments of a prompt as the JSON Schema of an object, as tools have it. Pure.</summary>
internal static class PromptSchema
{
    /// <summary>Of one item of <c>prompts/list</c>; what is no argument is left out.</summary>
    public static JsonText Of(JsonObject prompt)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var argument in (prompt["arguments"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (Text(argument["name"]) is not { } name || properties.ContainsKey(name)) continue;
            var property = new JsonObject { ["type"] = "string" };
            if (Text(argument["title"]) is { } title) property["title"] = title;
            if (Text(argument["description"]) is { } description) property["description"] = description;
            properties[name] = property;
            if (argument["required"] is JsonValue flag && flag.TryGetValue(out bool isRequired) && isRequired) required.Add(name);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0) schema["required"] = required;
        return KeptJson.Of(schema);
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
