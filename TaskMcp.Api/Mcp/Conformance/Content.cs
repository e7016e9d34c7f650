using System.Text.Json.Nodes;

namespace TaskMcp.Api.Mcp.Conformance;

/// <summary>What the fixtures say.</summary>
internal static class Content
{
    /// <summary>A PNG of one red pixel.</summary>
    public const string Image = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

    /// <summary>A WAV without a sample.</summary>
    public const string Audio = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=";

    /// <summary>A result of a tool.</summary>
    public static JsonObject Result(params JsonObject[] content) => new() { ["content"] = new JsonArray([.. content]) };

    public static JsonObject Result(string text) => Result(Text(text));

    public static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    public static JsonObject Picture() => new() { ["type"] = "image", ["data"] = Image, ["mimeType"] = "image/png" };

    public static JsonObject Sound() => new() { ["type"] = "audio", ["data"] = Audio, ["mimeType"] = "audio/wav" };

    public static JsonObject Resource(string uri, string type, string text) => new() { ["type"] = "resource", ["resource"] = new JsonObject { ["uri"] = uri, ["mimeType"] = type, ["text"] = text } };

    public static JsonObject Message(JsonObject content) => new() { ["role"] = "user", ["content"] = content };

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
