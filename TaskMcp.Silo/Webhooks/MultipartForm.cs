using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace TaskMcp.Silo.Webhooks;

/// <summary>
/// A form with files (<c>multipart/form-data</c>, RFC 7578): each field under its name, several of one name as a list, of a file its name,
/// type and size. What files hold is not kept: it is no text, and no mapping could use it. Pure.
/// </summary>
internal static class MultipartForm
{
    public const string MediaType = "multipart/form-data";
    private const int MaxParts = 1_024;

    public static bool Is(string? contentType) => BoundaryOf(contentType) is not null;

    /// <summary>The form as a body, whose text is JSON.</summary>
    public static async Task<GrainResult<WebhookBody>> Read(string? contentType, ReadOnlyMemory<byte> bytes)
    {
        if (BoundaryOf(contentType) is not { Length: > 0 } boundary) return Invalid("names no boundary in its Content-Type");
        using var stream = new MemoryStream(bytes.ToArray(), writable: false);
        var fields = new List<KeyValuePair<string, JsonNode?>>();
        try
        {
            var reader = new MultipartReader(boundary, stream);
            while (await reader.ReadNextSectionAsync() is { } part)
            {
                if (fields.Count == MaxParts) return Invalid($"has more than {MaxParts} parts");
                if (part.GetContentDispositionHeader() is not { } disposition || NameOf(disposition.Name.Value) is not { Length: > 0 } name) return Invalid("has a part without a name");
                var content = new MemoryStream();
                await part.Body.CopyToAsync(content);
                if (disposition.FileName.HasValue || disposition.FileNameStar.HasValue) fields.Add(new(name, FileOf(disposition, part, content.Length)));
                else if (TextOf(part, content) is { } text) fields.Add(new(name, JsonValue.Create(text)));
                else return Invalid($"has a field that is no UTF-8 text ({name})");
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            return Invalid("is cut off, or its headers are too long");
        }

        return WebhookBody.OfFields(fields);
    }

    private static string? BoundaryOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value ?? "" : null;

    /// <summary>Null when it is no text in UTF-8.</summary>
    private static string? TextOf(MultipartSection part, MemoryStream content)
    {
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        var isUtf8 = part.ContentType is not { } type || !MediaTypeHeaderValue.TryParse(type, out var media) || media.Charset.Value is not { } charset
            || charset.Trim('"').ToUpperInvariant() is "UTF-8" or "US-ASCII";
        return isUtf8 && Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }

    /// <summary>Null for a field that nobody chose a file for: browsers send it empty.</summary>
    private static JsonObject? FileOf(ContentDispositionHeaderValue disposition, MultipartSection part, long size)
    {
        var name = disposition.FileNameStar.Value ?? NameOf(disposition.FileName.Value) ?? "";
        return name.Length == 0 && size == 0 ? null : new() { ["filename"] = name, ["content_type"] = part.ContentType ?? "application/octet-stream", ["size"] = size };
    }

    /// <summary>Browsers write a quote and the ends of lines as %22, %0D and %0A (HTML, multipart/form-data encoding algorithm).</summary>
    private static string? NameOf(string? quoted) => HeaderUtilities.RemoveQuotes(quoted).Value?
        .Replace("%22", "\"", StringComparison.Ordinal).Replace("%0D", "\r", StringComparison.Ordinal).Replace("%0A", "\n", StringComparison.Ordinal);

    private static Refusal Invalid(string why) => new("webhook.body_invalid", $"The form {why}: send it as browsers do, or as JSON.");
}
