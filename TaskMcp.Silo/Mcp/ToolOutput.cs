using System.Text.Json.Nodes;

namespace TaskMcp.Silo.Mcp;

/// <summary>Reads the result of <c>tools/call</c>.</summary>
internal static class ToolOutput
{
    private const int LongestError = 2_000;

    public static bool IsError(JsonObject result) => result["isError"] is JsonValue flag && flag.TryGetValue(out bool isError) && isError;

    /// <summary>The structured content if there is one; else the text if all content is one text (parsed when it is JSON); else the content blocks.</summary>
    public static JsonText Of(JsonObject result)
    {
        if (result["structuredContent"] is { } structured) return KeptJson.OrText(structured);
        if (result["content"] is not JsonArray content) return JsonText.Null;
        return content is [JsonObject only] && TextOf(only) is { } text ? Parsed(text) : KeptJson.OrText(content);
    }

    /// <summary>What a failed call says in words, shortened when it is very long.</summary>
    public static string ErrorText(JsonObject result)
    {
        var texts = (result["content"] as JsonArray ?? []).OfType<JsonObject>().Select(TextOf).OfType<string>();
        var text = string.Join('\n', texts).Trim();
        if (text.Length == 0) text = result["structuredContent"]?.ToJsonString() ?? "The tool reported an error without words.";
        return text.Length <= LongestError ? text : string.Concat(text.AsSpan(0, LongestError), "…");
    }

    private static string? TextOf(JsonObject block) =>
        block["type"] is JsonValue type && type.TryGetValue(out string? kind) && kind == "text"
        && block["text"] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    // Only objects and arrays: a text such as 007 or null is a text.
    private static JsonText Parsed(string text) => text.AsSpan().TrimStart() is ['{' or '[', ..] ? KeptJson.OrText(text) : JsonText.Of(text);
}
