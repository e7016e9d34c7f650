using System.Text.Json;

namespace TaskMcp.Silo.Echoes;

/// <summary>A text or number with the name of its member; one of a list has the list's name.</summary>
internal readonly record struct JsonLeaf(string Name, string Text, bool IsText);

/// <summary>Reads the texts and numbers of any JSON, the shallow ones first, without ever failing. Pure.</summary>
internal static class JsonLeaves
{
    /// <summary>Longer JSON is a listing or a file, and reading it would cost more than it tells.</summary>
    public const int LongestJson = 256 * 1024;

    private const int MostNodes = 1_000;

    /// <summary>Reads unless it is too long or no JSON.</summary>
    public static void Read(string? json, Action<JsonElement> read)
    {
        if (json is null || json.Length > LongestJson) return;
        try
        {
            using var document = JsonDocument.Parse(json);
            read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No JSON, or text that is none: nothing can be told from it.
        }
    }

    public static IEnumerable<JsonLeaf> All(JsonElement root)
    {
        var queue = new Queue<(string Name, JsonElement Value)>([("", root)]);
        for (var nodes = 0; nodes < MostNodes && queue.TryDequeue(out var node); nodes++)
        {
            if (Leaf(node.Name, node.Value) is { } leaf) yield return leaf;
            foreach (var child in Children(node.Name, node.Value).Take(MostNodes)) queue.Enqueue(child);
        }
    }

    /// <summary>A text or number; null for anything else, and for text that is half a character.</summary>
    public static JsonLeaf? Leaf(string name, JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => new(name, value.GetString()!, IsText: true),
                JsonValueKind.Number => new(name, value.GetRawText(), IsText: false),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static IEnumerable<(string Name, JsonElement Value)> Children(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(member => (member.Name, member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Select(item => (name, item)),
        _ => [],
    };
}
