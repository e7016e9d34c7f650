using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskMcp.Silo.OAuth;

/// <summary>Reads members of JSON that others wrote; a member of another kind is as good as none.</summary>
internal static class JsonFacts
{
    public static string? Text(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool Flag(this JsonObject json, string name) => json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    /// <summary>Null when there is no list.</summary>
    public static ImmutableArray<string>? Texts(this JsonObject json, string name) => json[name] is JsonArray array
        ? [.. array.OfType<JsonValue>().Where(item => item.GetValueKind() == JsonValueKind.String).Select(item => item.GetValue<string>())]
        : null;
}
