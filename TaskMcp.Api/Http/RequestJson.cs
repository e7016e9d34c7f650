using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using TaskMcp.Api.Http.Shapes;

namespace TaskMcp.Api.Http;

/// <summary>Reads a request's JSON strictly: every mistake is a refusal that names its place, never an exception.</summary>
internal static class RequestJson
{
    /// <summary>Less than answers may have, since answers show what requests brought one level deeper.</summary>
    private const int MaxDepth = 32;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Reads <typeparamref name="T"/>; exactly one of the results is not null.</summary>
    public static (T? Value, Refusal? Refusal) Read<T>(ReadOnlyMemory<byte> utf8) where T : class
    {
        if (utf8.Span.StartsWith(ByteOrderMark)) utf8 = utf8[ByteOrderMark.Length..];
        if (utf8.IsEmpty) return (null, new(RequestCodes.Malformed, "The body must be a JSON object (it was empty)."));
        if (!Utf8.IsValid(utf8.Span)) return (null, new(RequestCodes.Malformed, "The body must be UTF-8."));

        using var document = Parse(utf8, out var refusal);
        return document is null ? (null, refusal) : Read<T>(document, utf8.Span.IndexOf("\\u"u8) >= 0);
    }

    private static (T? Value, Refusal? Refusal) Read<T>(JsonDocument document, bool hasEscapes) where T : class
    {
        var errors = new ShapeErrors();
        // Only an escape can bring characters that no text may have.
        if (hasEscapes) TextCheck.Check(document.RootElement, "", errors);
        if (!errors.Any) ShapeOf.Type(typeof(T)).Check(document.RootElement, "", errors);
        return errors.Any ? (null, errors.ToRefusal()) : (document.Deserialize<T>(Options), null);
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> utf8, out Refusal? refusal)
    {
        refusal = null;
        try
        {
            return JsonDocument.Parse(utf8, new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name with half a surrogate pair, met while looking for duplicates.
            refusal = Explain(utf8);
            return null;
        }
    }

    private static Refusal Explain(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new() { MaxDepth = MaxDepth });
            var errors = new ShapeErrors();
            TextCheck.Check(document.RootElement, "", errors);
            if (errors.Any) return errors.ToRefusal();
            var name = DuplicateName.Find(document.RootElement, "") ?? "$";
            return Refusal.Field(RequestCodes.DuplicateField, name, $"{name} is given twice.");
        }
        catch (JsonException error)
        {
            var (line, position) = ((error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1);
            return new(RequestCodes.Malformed, $"The body is not JSON, or nested deeper than {MaxDepth} levels: line {line}, position {position}.");
        }
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver(), AllowDuplicateProperties = false };
        TaskMcpJson.Configure(options);
        options.MakeReadOnly();
        return options;
    }
}
