using System.Text.Json;

namespace TaskMcp.Silo.Mcp.JsonSchema;

/// <summary>References within one schema document: JSON pointers (RFC 6901) in a fragment, and anchors.</summary>
internal static class SchemaReference
{
    /// <summary>The schema referred to; null when it is not in this document.</summary>
    public static JsonElement? Find(JsonElement root, string reference)
    {
        if (!reference.StartsWith('#')) return null;
        var fragment = Uri.UnescapeDataString(reference[1..]);
        if (fragment.Length == 0) return root;
        return fragment[0] == '/' ? Follow(root, fragment) : Anchored(root, fragment, depth: 0);
    }

    private static JsonElement? Follow(JsonElement root, string pointer)
    {
        var place = root;
        foreach (var token in pointer[1..].Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            if (place.ValueKind == JsonValueKind.Object && place.TryGetProperty(token, out var member)) place = member;
            else if (place.ValueKind == JsonValueKind.Array && int.TryParse(token, out var index) && index >= 0 && index < place.GetArrayLength()) place = place[index];
            else return null;
        }

        return place;
    }

    private static JsonElement? Anchored(JsonElement place, string anchor, int depth)
    {
        if (depth > 32) return null;
        if (place.ValueKind == JsonValueKind.Object)
        {
            if (place.TryGetProperty("$anchor", out var name) && name.ValueKind == JsonValueKind.String && name.GetString() == anchor) return place;
            return place.EnumerateObject().Select(member => Anchored(member.Value, anchor, depth + 1)).FirstOrDefault(found => found is not null);
        }

        return place.ValueKind == JsonValueKind.Array
            ? place.EnumerateArray().Select(item => Anchored(item, anchor, depth + 1)).FirstOrDefault(found => found is not null)
            : null;
    }
}
