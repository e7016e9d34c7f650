using System.Text.Json.Nodes;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Api.Mcp.Conformance;

/// <summary>What the fixtures ask their client.</summary>
internal static class Questions
{
    /// <summary>A result that asks (SEP-2322).</summary>
    public static JsonObject Ask(params (string Key, JsonObject Question)[] questions) => Ask(null, questions);

    public static JsonObject Ask(string? state, params (string Key, JsonObject Question)[] questions)
    {
        var result = new JsonObject
        {
            [Results.Type] = Results.InputRequired,
            ["inputRequests"] = new JsonObject(questions.Select(question => KeyValuePair.Create(question.Key, (JsonNode?)question.Question))),
        };
        if (state is not null) result["requestState"] = state;
        return result;
    }

    /// <param name="message">What the person reads.</param>
    /// <param name="properties">The fields of the form, as JSON.</param>
    /// <param name="required">Those that must be filled in.</param>
    public static JsonObject Form(string message, string properties, params string[] required) => new()
    {
        ["method"] = "elicitation/create",
        ["params"] = new JsonObject
        {
            ["message"] = message,
            ["requestedSchema"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = Content.Parse(properties),
                ["required"] = new JsonArray([.. required.Select(JsonNode (name) => JsonValue.Create(name))]),
            },
        },
    };

    public static JsonObject Sample(string prompt) => new()
    {
        ["method"] = "sampling/createMessage",
        ["params"] = new JsonObject { ["messages"] = new JsonArray(Content.Message(Content.Text(prompt))), ["maxTokens"] = 100 },
    };

    public static JsonObject Roots() => new() { ["method"] = "roots/list", ["params"] = new JsonObject() };

    /// <summary>An answer; null when it is missing or no answer at all.</summary>
    public static JsonObject? Answer(this McpCall call, string key) => call.Answers?.Responses.Object(key);

    /// <summary>A field of a form that was filled in.</summary>
    public static string Field(this JsonObject answer, string name) => answer.Object("content").Text(name) ?? "unknown";
}
