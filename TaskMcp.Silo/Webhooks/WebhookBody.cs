using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.AspNetCore.WebUtilities;

namespace TaskMcp.Silo.Webhooks;

/// <summary>The body of a verified request (SPEC W-6): JSON, or a form whose <c>payload</c> is JSON, or whose fields are the payload. Pure.</summary>
/// <param name="Text">As it was sent; of a form with files what it says, as JSON.</param>
/// <param name="Root">What it says.</param>
internal sealed record WebhookBody(string Text, JsonNode? Root)
{
    private const int MaxDepth = 64;
    private const string FormType = "application/x-www-form-urlencoded";
    private const string PayloadField = "payload";

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>What the mapping sees: what is in seed 004's envelope, else all of it.</summary>
    public JsonNode? Payload => Root is JsonObject map && map[PayloadField] is JsonObject inner && (map.ContainsKey("event_type") || map.ContainsKey("source")) ? inner : Root;

    /// <summary>The source that the envelope names.</summary>
    public string? Source => Root is JsonObject map && map["source"] is JsonValue value && value.GetValueKind() == JsonValueKind.String && map.ContainsKey(PayloadField) ? value.GetValue<string>() : null;

    public string? Member(string name) => Root is JsonObject map && map[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>Reads what a sender sent.</summary>
    public static async ValueTask<GrainResult<WebhookBody>> ReadSent(string? contentType, ReadOnlyMemory<byte> bytes) =>
        MultipartForm.Is(contentType) ? await MultipartForm.Read(contentType, bytes) : Read(contentType, bytes.Span);

    /// <summary>The body of a form; several fields of one name are a list.</summary>
    public static GrainResult<WebhookBody> OfFields(IEnumerable<KeyValuePair<string, JsonNode?>> fields)
    {
        try
        {
            var root = OfForm(fields.GroupBy(field => field.Key, field => field.Value, StringComparer.Ordinal));
            return new WebhookBody(root?.ToJsonString(TaskMcpJson.Options) ?? "null", root);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return NotJson;
        }
    }

    /// <summary>Reads the text of a body again.</summary>
    public static GrainResult<WebhookBody> Read(string? contentType, string? text)
    {
        text ??= "";
        try
        {
            return new WebhookBody(text, IsForm(contentType) ? Form(text) : Json(text));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return NotJson;
        }
        catch (InvalidDataException)
        {
            return Invalid("The form has too many fields, or one with too long a name: send it as JSON.");
        }
    }

    // Some senders begin with a byte order mark; it may be ignored (RFC 8259, 8.1).
    private static GrainResult<WebhookBody> Read(string? contentType, ReadOnlySpan<byte> utf8) =>
        Utf8.IsValid(utf8) ? Read(contentType, Encoding.UTF8.GetString(utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8)) : Invalid("The body must be UTF-8.");

    private static bool IsForm(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && string.Equals(type.MediaType, FormType, StringComparison.OrdinalIgnoreCase);

    private static JsonNode? Json(string text) => JsonNode.Parse(text, documentOptions: Strict) is { } root ? Readable(root, text) : null;

    private static JsonNode? Form(string text)
    {
        using var reader = new FormReader(text);
        return OfForm(reader.ReadForm().SelectMany(field => field.Value, (field, value) => (field.Key, Value: (JsonNode?)JsonValue.Create(value))).GroupBy(field => field.Key, field => field.Value, StringComparer.Ordinal));
    }

    private static JsonNode? OfForm(IEnumerable<IGrouping<string, JsonNode?>> fields)
    {
        var map = new JsonObject();
        foreach (var field in fields) map[field.Key] = field.ToArray() is [var only] ? only : new JsonArray([.. field]);
        return map[PayloadField] is JsonValue payload && payload.TryGetValue<string>(out var json) && json.AsSpan().TrimStart() is ['{' or '[', ..] ? Json(json) : map;
    }

    /// <summary>What has escapes is read once, since JSON's grammar lets half a surrogate pair pass, which no string can hold.</summary>
    private static JsonNode Readable(JsonNode root, string text)
    {
        if (text.Contains(@"\u", StringComparison.Ordinal)) _ = root.ToJsonString();
        return root;
    }

    private static Refusal NotJson { get; } =
        Invalid($"The body must be JSON of at most {MaxDepth} levels without names that are given twice, or a form with such JSON in its field payload.");

    private static Refusal Invalid(string why) => new("webhook.body_invalid", why);
}
