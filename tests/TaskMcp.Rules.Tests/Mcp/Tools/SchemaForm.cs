using System.Text.Json.Nodes;

namespace TaskMcp.Rules.Tests.Mcp.Tools;

/// <summary>Whether a schema is one of JSON Schema 2020-12, as far as we use it: known keywords with values of the right kind, references that lead somewhere.</summary>
internal static class SchemaForm
{
    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];
    private static readonly string[] Numbers = ["minLength", "maxLength", "minimum", "maximum", "maxItems", "maxProperties"];

    public static void Check(JsonNode? schema, JsonObject root, string path)
    {
        // true allows all, and so does {}.
        if (schema is JsonValue flag && flag.TryGetValue(out bool _)) return;
        foreach (var (keyword, value) in schema.ShouldBeOfType<JsonObject>(path))
        {
            var at = $"{path}/{keyword}";
            switch (keyword)
            {
                case "type":
                    (value is JsonArray types ? types.Select(type => (string)type!) : [(string)value!]).ShouldBeSubsetOf(Types, at);
                    break;
                case "properties" or "$defs":
                    foreach (var (name, inner) in value.ShouldBeOfType<JsonObject>(at)) Check(inner, root, $"{at}/{name}");
                    break;
                case "items" or "additionalProperties":
                    Check(value, root, at);
                    break;
                case "anyOf":
                    foreach (var (inner, index) in value!.AsArray().Select((inner, index) => (inner, index))) Check(inner, root, $"{at}/{index}");
                    break;
                case "required":
                    value!.AsArray().Select(name => (string)name!).ShouldBeSubsetOf(schema!["properties"]!.AsObject().Select(property => property.Key), at);
                    break;
                case "enum":
                    value!.AsArray().Count.ShouldBeGreaterThan(0, at);
                    break;
                case "$ref":
                    Find(root, (string)value!).ShouldNotBeNull($"{at} {value}");
                    break;
                case "description" or "format" or "title":
                    ((string)value!).ShouldNotBeNullOrWhiteSpace(at);
                    break;
                default:
                    if (keyword is not ("default" or "examples")) Numbers.ShouldContain(keyword, at);
                    break;
            }
        }
    }

    private static JsonNode? Find(JsonNode root, string pointer)
    {
        pointer.ShouldStartWith("#/");
        JsonNode? found = root;
        foreach (var part in pointer[2..].Split('/')) found = found is JsonArray items ? items[int.Parse(part, null)] : found?[part];
        return found;
    }
}
