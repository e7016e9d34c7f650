using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace TaskMcp.Api.Mcp.Protocol;

/// <summary>Reads parts of raw JSON without trusting its shape.</summary>
internal static class JsonParts
{
    public static JsonObject? Object(this JsonObject? json, string name) => json?[name] as JsonObject;

    public static string? Text(this JsonObject? json, string name) => json?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static bool Is(this JsonObject? json, string name) => json?[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;

    /// <exception cref="ModelContextProtocol.McpProtocolException">It is missing or not a text.</exception>
    public static string RequiredText(this JsonObject json, string name) => json.Text(name) ?? throw Faults.Invalid($"{name} must be given, as a string.");

    /// <summary>An object that may be left out.</summary>
    /// <exception cref="ModelContextProtocol.McpProtocolException">It is there and not an object.</exception>
    public static JsonObject? OptionalObject(this JsonObject json, string name) =>
        json[name] is not { } value ? null : value as JsonObject ?? throw Faults.Invalid($"{name} must be an object.");

    public static bool TryGetText(this JsonNode? node, [NotNullWhen(true)] out string? text)
    {
        text = node is JsonValue value && value.TryGetValue(out string? found) ? found : null;
        return text is not null;
    }
}
