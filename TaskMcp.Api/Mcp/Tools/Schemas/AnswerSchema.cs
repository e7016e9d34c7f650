using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace TaskMcp.Api.Mcp.Tools.Schemas;

/// <summary>
/// The schema of a tool's answer, from the type of the answer. A refusal is structured too, and clients check what is structured against the schema
/// whether it is an error or not: so it is one of the two.
/// </summary>
internal static class AnswerSchema
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };

    public static JsonObject Of<T>() => new()
    {
        ["type"] = "object",
        ["anyOf"] = new JsonArray(Placed(ToolJson.Options.GetJsonSchemaAsNode(typeof(T), Options), "#/anyOf/0"), Refusal()),
    };

    /// <summary>References begin at the root, which the exported schema no longer is.</summary>
    private static JsonNode Placed(JsonNode schema, string root)
    {
        if (schema is JsonObject members)
        {
            foreach (var (name, value) in members.ToArray())
            {
                if (name == "$ref" && value is JsonValue pointer) members[name] = root + ((string)pointer!)[1..];
                else if (value is not null) Placed(value, root);
            }
        }
        else if (schema is JsonArray items)
        {
            foreach (var item in items)
            {
                if (item is not null) Placed(item, root);
            }
        }

        return schema;
    }

    private static JsonObject Refusal() => Schema.Object(
        Schema.Needs("code", Schema.Text(), "Why it was refused; stable."),
        Schema.Needs("message", Schema.Text(), "What is wrong, and the way out."),
        Schema.Takes("errors", Schema.Free(), "Messages by argument."),
        Schema.Takes("current", Schema.Any(), "The present state, for version.stale."),
        Schema.Takes("retry_after_seconds", Schema.Number(0), "When to try again."));

    private static JsonObject Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(JsonText)) return new JsonObject();
        var result = type == typeof(DateTimeOffset) ? Schema.Instant()
            : type == typeof(TimeSpan) ? Schema.Text()
            : type.IsEnum ? Names(type)
            : schema as JsonObject ?? new JsonObject();
        if (IsLeftOut(context)) WithoutNull(result);
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object) DropNullable(context.TypeInfo, result);
        return result;
    }

    private static JsonObject Names(Type type) => Schema.OneOf([.. Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)]);

    /// <summary>A member without a value is left out of answers, so it is never null.</summary>
    private static bool IsLeftOut(JsonSchemaExporterContext context) => context.PropertyInfo is not null || context.Path.IsEmpty;

    private static void WithoutNull(JsonObject schema)
    {
        if (schema["type"] is JsonArray types)
        {
            var rest = types.Select(type => (string)type!).Where(type => type != "null").ToArray();
            schema["type"] = rest.Length == 1 ? rest[0] : new JsonArray([.. rest.Select(type => (JsonNode)type)]);
        }

        (schema["enum"] as JsonArray)?.Remove(null);
    }

    /// <summary>What may be null may be left out, also where the code must give it.</summary>
    private static void DropNullable(JsonTypeInfo type, JsonObject schema)
    {
        if (schema["required"] is not JsonArray required) return;
        foreach (var property in type.Properties)
        {
            if (property.AttributeProvider is not PropertyInfo member || !MayBeNull(member)) continue;
            if (required.FirstOrDefault(name => (string)name! == property.Name) is { } found) required.Remove(found);
        }

        if (required.Count == 0) schema.Remove("required");
    }

    private static bool MayBeNull(PropertyInfo member)
    {
        lock (Nullability) return Nullability.Create(member).ReadState == NullabilityState.Nullable;
    }
}
