using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskMcp.Web.RuntimeTools;

/// <summary>Arguments to begin with, from what a JSON Schema asks: defaults, examples, else an empty value of the type.</summary>
internal static class SampleArguments
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Indented JSON; <c>{}</c> for a schema that can't be read.</summary>
    public static string Of(string schema)
    {
        try
        {
            var sample = new JsonObject();
            if (JsonNode.Parse(schema) is JsonObject { } root && root["properties"] is JsonObject properties)
            {
                foreach (var (name, property) in properties) sample[name] = ValueOf(property as JsonObject);
            }

            return sample.ToJsonString(Indented);
        }
        catch (JsonException)
        {
            return "{}";
        }
    }

    private static JsonNode? ValueOf(JsonObject? property)
    {
        if (property is null) return "";
        if ((property["default"] ?? property["const"]) is { } given) return given.DeepClone();
        if (((property["examples"] ?? property["enum"]) as JsonArray)?.FirstOrDefault() is { } first) return first.DeepClone();
        return property["type"] is JsonValue type && type.TryGetValue<string>(out var name)
            ? name switch { "integer" or "number" => 1, "boolean" => false, "array" => new JsonArray(), "object" => new JsonObject(), "null" => null, _ => "" }
            : "";
    }
}
