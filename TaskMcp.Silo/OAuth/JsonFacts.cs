using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskMcp.Silo.OAuth;

/// <summary>Reads members of JSON that others wrote; a member of another kind is as good as none.</summary>
internal static class JsonFacts
{
    public static string? Text(this JsonObject json, string name) =>
        json[name] is JsonValue value ? value.AsText() : null;

    public static bool Flag(this JsonObject json, string name) => json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    /// <summary>Null when there is no list.</summary>
    public static ImmutableArray<string>? Texts(this JsonObject json, string name) => json[name] is JsonArray array
        ? [.. array.OfType<JsonValue>().Select(AsText).OfType<string>()]
        : null;

    /// <summary>Null when it is none.</summary>
    public static string? AsText(this JsonValue value)
    {
        if (value.GetValueKind() != JsonValueKind.String) return null;
        try
        {
            return value.GetValue<string>();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is JSON and no text (RFC 8259, 8.2).
            return null;
        }
    }
}
