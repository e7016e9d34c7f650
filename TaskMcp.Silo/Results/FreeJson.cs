using System.Text;
using System.Text.Json;

namespace TaskMcp.Silo.Results;

/// <summary>Free JSON that people store: checked when it comes in, compared by value.</summary>
public static class FreeJson
{
    public const int MaxBytes = 64 * 1024;
    public const int MaxKeys = 64;
    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Why the text is not an object that may be stored; null when it is.</summary>
    public static string? WhyNotObject(JsonText value, string field, int? maxKeys)
    {
        if (!TextRules.IsStorable(value.ToString())) return $"{field} must not contain half a surrogate pair";
        var bytes = Encoding.UTF8.GetByteCount(value.ToString());
        if (bytes > MaxBytes) return $"{field} must be at most {MaxBytes / 1024} KB of JSON (was {bytes} bytes)";
        try
        {
            using var document = JsonDocument.Parse(value.ToString(), Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return $"{field} must be a JSON object (was {Name(document.RootElement.ValueKind)})";
            var keys = document.RootElement.GetPropertyCount();
            if (keys > maxKeys) return $"{field} must have at most {maxKeys} keys (was {keys})";
            ReadText(document.RootElement);
            return null;
        }
        catch (JsonException)
        {
            return $"{field} must be a JSON object with unique keys, at most {MaxDepth} levels deep";
        }
        catch (InvalidOperationException)
        {
            // JSON's grammar lets "\ud800" pass; no string can hold it.
            return $"{field} must not contain half a surrogate pair";
        }
    }

    /// <summary>Whether both are the same JSON value: order of keys, spaces and ways to write a number or a character don't count.</summary>
    public static bool Same(JsonText left, JsonText right)
    {
        if (left.ToString() == right.ToString()) return true;
        using var a = JsonDocument.Parse(left.ToString());
        using var b = JsonDocument.Parse(right.ToString());
        return JsonElement.DeepEquals(a.RootElement, b.RootElement);
    }

    private static void ReadText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) ReadText(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    ReadText(property.Value);
                }

                break;
        }
    }

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Array => "an array",
        JsonValueKind.Null => "null",
        JsonValueKind.Number => "a number",
        _ => "a string",
    };
}
