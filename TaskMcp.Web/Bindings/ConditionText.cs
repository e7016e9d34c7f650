using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Bindings;

namespace TaskMcp.Web.Bindings;

/// <summary>The value of a condition as a person types it; binding-draft.js reads it back.</summary>
internal static class ConditionText
{
    public static string Of(BindingCondition? condition)
    {
        if (condition?.Value is not { } value) return "";
        try
        {
            return value.ToNode() switch
            {
                JsonArray list when condition.Operator == ConditionOperator.In && list.All(IsPlain) => string.Join(", ", list.Select(entry => Text(entry))),
                var node => Text(node),
            };
        }
        catch (JsonException)
        {
            return value.ToString();
        }
    }

    // A text that would be read as something else stands in quotes.
    private static string Text(JsonNode? node) => IsText(node, out var text) && !IsJson(text) ? text : node?.ToJsonString(TaskMcpJson.Options) ?? "null";

    private static bool IsPlain(JsonNode? node) => node is JsonValue && (!IsText(node, out var text) || !(text.Contains(',', StringComparison.Ordinal) || text.Trim() != text || text.Length == 0));

    private static bool IsText(JsonNode? node, out string text)
    {
        text = "";
        return node is JsonValue value && value.TryGetValue(out text!);
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
