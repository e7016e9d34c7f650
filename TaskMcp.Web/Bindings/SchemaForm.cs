using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskMcp.Web.Bindings;

/// <summary>Makes a form of a tool's JSON Schema. Pure; any text gives a form, and what a form cannot say is asked for as JSON.</summary>
internal static class SchemaForm
{
    private const int MaxDepth = 6;
    private const int MaxFields = 300;
    private const int MaxOptions = 200;
    private const int MaxText = 2_000;
    private const int MaxReferences = 20;

    private static readonly SchemaField Unknown = new() { Name = "", Kind = SchemaKind.Json };

    /// <summary>The form of the whole: an object, or JSON where the schema names no properties.</summary>
    public static SchemaField Of(string? schema)
    {
        if (schema is null || Parse(schema) is not JsonObject root) return Unknown;
        var field = new Reader(root).Read("", root, isRequired: true, depth: 0);
        return field.Kind == SchemaKind.Object ? field : Unknown with { Description = field.Description };
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            var node = JsonNode.Parse(text);
            Touch(node);
            return node;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return null;
        }
    }

    // Members are read when they are first asked for, and one that stands twice is refused only then.
    private static void Touch(JsonNode? node)
    {
        if (node is JsonObject members) foreach (var (_, value) in members) Touch(value);
        if (node is JsonArray entries) foreach (var entry in entries) Touch(entry);
    }

    private sealed class Reader(JsonObject root)
    {
        // Those that are in the form for sure, the root among them.
        private int _fields = 1;

        public SchemaField Read(string name, JsonNode? node, bool isRequired, int depth)
        {
            var schema = Resolved(node);
            var field = new SchemaField
            {
                Name = name,
                Kind = SchemaKind.Json,
                Title = Text(schema?["title"]),
                Description = Text((node as JsonObject)?["description"]) ?? Text(schema?["description"]),
                IsRequired = isRequired,
                Hint = schema is null ? null : SchemaHints.Of(schema),
            };
            if (schema is null || depth > MaxDepth) return field;
            if (schema.TryGetPropertyValue("const", out var only)) return field with { Kind = SchemaKind.Fixed, Fixed = only?.ToJsonString() ?? "null" };
            if (Choices(schema) is { IsEmpty: false } choices) return field with { Kind = SchemaKind.Choice, Options = choices };
            return TypeOf(schema) switch
            {
                "string" => field with { Kind = SchemaKind.Text, IsLong = IsLong(name, schema) },
                "integer" => field with { Kind = SchemaKind.Integer },
                "number" => field with { Kind = SchemaKind.Number },
                "boolean" => field with { Kind = SchemaKind.Boolean },
                "array" when schema["items"] is JsonObject item && _fields++ < MaxFields => field with { Kind = SchemaKind.List, Item = Read("", item, isRequired: false, depth + 1) },
                "object" => Object(field, schema, depth),
                _ => field,
            };
        }

        private SchemaField Object(SchemaField field, JsonObject schema, int depth)
        {
            if (schema["properties"] is not JsonObject { Count: > 0 } properties) return depth == 0 ? field with { Kind = SchemaKind.Object } : field;
            // An object that would make the form too long is asked for as JSON, whole.
            if (_fields + properties.Count > MaxFields) return field;
            _fields += properties.Count;
            var required = (schema["required"] as JsonArray)?.Select(Text).ToHashSet() ?? [];
            var fields = properties.Select(property => Read(property.Key, property.Value, required.Contains(property.Key), depth + 1));
            // What must be there comes first; the rest keeps its order.
            return field with { Kind = SchemaKind.Object, Fields = [.. fields.OrderByDescending(inner => inner.IsRequired)] };
        }

        /// <summary>The schema with references followed, and with the one branch that is left when null is put aside; null where it is none.</summary>
        private JsonObject? Resolved(JsonNode? node)
        {
            for (var steps = 0; steps < MaxReferences && node is JsonObject schema; steps++)
            {
                if (Text(schema["$ref"]) is { } reference) node = Find(reference);
                else if (OnlyBranch(schema) is { } branch) node = branch;
                else return schema;
            }

            return null;
        }

        private static JsonObject? OnlyBranch(JsonObject schema)
        {
            if (schema["type"] is not null || schema["properties"] is not null) return null;
            var branches = schema["anyOf"] as JsonArray ?? schema["oneOf"] as JsonArray ?? schema["allOf"] as JsonArray;
            return branches?.OfType<JsonObject>().Where(branch => Text(branch["type"]) != "null").ToList() is [var only] ? only : null;
        }

        /// <summary>What a local reference (RFC 6901 after a #) points to.</summary>
        private JsonNode? Find(string reference)
        {
            if (reference == "#") return root;
            if (!reference.StartsWith("#/", StringComparison.Ordinal)) return null;
            JsonNode? node = root;
            foreach (var step in reference[2..].Split('/'))
            {
                var name = Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
                node = node is JsonObject members && members.TryGetPropertyValue(name, out var inner) ? inner : null;
            }

            return node;
        }

        private static ImmutableArray<SchemaOption> Choices(JsonObject schema)
        {
            var values = schema["enum"] as JsonArray is { Count: > 0 } listed ? [.. listed.Select(value => (Value: value, Title: (string?)null))] : Constants(schema);
            return values.Count > MaxOptions ? [] : [.. values.Select(one => new SchemaOption(one.Value?.ToJsonString() ?? "null", one.Title ?? Text(one.Value) ?? one.Value?.ToJsonString() ?? "null"))];
        }

        /// <summary>Branches that each stand for one value are a choice with titles.</summary>
        private static List<(JsonNode? Value, string? Title)> Constants(JsonObject schema)
        {
            var branches = (schema["oneOf"] as JsonArray ?? schema["anyOf"] as JsonArray)?.ToList() ?? [];
            return branches.Count > 0 && branches.All(branch => branch is JsonObject members && members.ContainsKey("const"))
                ? [.. branches.Select(branch => (branch!["const"], Text(branch["title"])))]
                : [];
        }

        /// <summary>The type; of several the one that is left without null, and what the rest of the schema shows where it is not said.</summary>
        private static string? TypeOf(JsonObject schema) => schema["type"] switch
        {
            JsonValue one => Text(one),
            JsonArray several when several.Select(Text).Where(type => type != "null").Distinct().ToList() is [var only] => only,
            null when schema["properties"] is JsonObject => "object",
            null when schema["items"] is JsonObject => "array",
            _ => null,
        };

        private static bool IsLong(string name, JsonObject schema) =>
            Text(schema["format"]) is null && name is "text" or "body" or "message" or "content" or "description" or "note" or "query" or "prompt";
    }

    internal static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text.Length <= MaxText ? text : $"{text[..MaxText]}…" : null;
}
