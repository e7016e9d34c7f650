using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskMcp.Api.Mcp.Tools;

/// <summary>What a tool answers: a value with a sentence about it, or a refusal.</summary>
internal sealed record ToolReply
{
    public JsonNode? Value { get; private init; }

    /// <summary>One or two sentences: what happened, and what may come next.</summary>
    public string Says { get; private init; } = "";

    public Refusal? Refusal { get; private init; }

    public static ToolReply Of<T>(T value, string says) => new() { Value = ToolJson.ToNode(value), Says = says };

    public static ToolReply Refused(Refusal refusal) => new() { Refusal = refusal };

    /// <summary>
    /// A <c>CallToolResult</c>. The text repeats what is structured, for clients that show their model the text only (MCP, server/tools, structured content).
    /// </summary>
    public JsonObject ToResult()
    {
        var structured = Refusal is { } refusal ? RefusalJson.Of(refusal) : Value!;
        var says = Refusal is { } no ? NextSteps.After(no) : Says;
        var result = new JsonObject
        {
            ["content"] = new JsonArray(Text(says), Text(ToolJson.ToText(structured))),
            ["structuredContent"] = structured,
        };
        if (Refusal is not null) result["isError"] = true;
        return result;
    }

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };
}

/// <summary>A refusal as structured content: the code, the message and the details of the problem that HTTP would answer.</summary>
internal static class RefusalJson
{
    public static JsonObject Of(Refusal refusal)
    {
        var json = new JsonObject { ["code"] = refusal.Code, ["message"] = refusal.Message };
        if (!refusal.Errors.IsEmpty) json["errors"] = ToolJson.ToNode(refusal.Errors);
        if (refusal.Current is { } current) json["current"] = JsonNode.Parse(current.ToString(), documentOptions: new JsonDocumentOptions { MaxDepth = ToolJson.Options.MaxDepth });
        if (refusal.RetryAfter is { } wait) json["retry_after_seconds"] = Math.Ceiling(wait.TotalSeconds);
        return json;
    }
}
