using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ModelContextProtocol;

namespace TaskMcp.Api.Mcp.Protocol;

/// <summary>Lists in pages with opaque cursors (SPEC S-2). A cursor names the last definition that was sent, so that a list may change meanwhile.</summary>
internal static class Pages
{
    /// <summary>Enough for most lists to be one page: not every client asks for the next.</summary>
    public const int Size = 250;

    private const int LongestCursor = 4096;

    /// <summary>The page after the cursor, as a result of the list's own shape.</summary>
    /// <param name="list">The member that holds the list: <c>tools</c>.</param>
    /// <param name="key">The member that tells definitions apart: <c>name</c>.</param>
    /// <param name="all">All definitions.</param>
    /// <param name="cursor">Null for the first page.</param>
    /// <exception cref="McpProtocolException">The cursor is none of ours.</exception>
    public static JsonObject Of(string list, string key, IReadOnlyList<JsonObject> all, string? cursor)
    {
        var from = cursor is null ? 0 : Position(list, key, all, cursor);
        var page = all.Skip(from).Take(Size).Select(JsonNode (definition) => definition.DeepClone()).ToArray();
        var result = new JsonObject { [list] = new JsonArray(page) };
        var next = from + page.Length;
        if (next < all.Count) result["nextCursor"] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{list}\n{next}\n{all[next - 1].Text(key)}")));
        return result;
    }

    private static int Position(string list, string key, IReadOnlyList<JsonObject> all, string cursor)
    {
        if (cursor.Length > LongestCursor || !Base64Url.IsValid(cursor)) throw Invalid();
        if (Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('\n', 3) is not [var of, var at, var last] || of != list) throw Invalid();
        if (!int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var position) || position == 0) throw Invalid();
        if (position <= all.Count && all[position - 1].Text(key) == last) return position;

        // The list has changed: go on behind the same definition, or where it was.
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Text(key) == last) return i + 1;
        }

        return Math.Min(position, all.Count);
    }

    private static McpProtocolException Invalid() => Faults.Invalid("cursor must be a nextCursor of the same list.");
}
