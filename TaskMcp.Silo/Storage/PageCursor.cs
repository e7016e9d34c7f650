using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace TaskMcp.Silo.Storage;

/// <summary>
/// Where a page of a list ended: the sort value and row of its last item. Its text form carries a fingerprint of what was asked, so
/// that it only continues the same list.
/// </summary>
internal readonly record struct PageCursor(object? Sort, long Row)
{
    public const int MaxLimit = 200;

    private const int MaxLength = 2_000;

    public static readonly Refusal Invalid = Refusal.Field("request.cursor_invalid", "cursor",
        "cursor is damaged or belongs to a list with other filters or another order; ask for the first page without it.");

    public static int Limit(int asked) => Math.Clamp(asked, 1, MaxLimit);

    /// <summary>A fingerprint of a list's name and all that decides about its content and order.</summary>
    public static string Fingerprint<T>(string list, T question)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(new { list, question }, TaskMcpJson.Options);
        return Convert.ToHexStringLower(SHA256.HashData(text).AsSpan(0, 8));
    }

    public string Encode(string fingerprint) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new object?[] { fingerprint, Row, Sort }, TaskMcpJson.Options));

    /// <summary>Reads a cursor; null for none. False when it was not made by <see cref="Encode"/> for this list.</summary>
    public static bool TryDecode(string? text, string fingerprint, SortKind kind, out PageCursor? cursor)
    {
        cursor = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (text.Length > MaxLength || !Base64Url.IsValid(text)) return false;
        try
        {
            using var parts = JsonDocument.Parse(Base64Url.DecodeFromChars(text));
            if (parts.RootElement is not { ValueKind: JsonValueKind.Array } root || root.GetArrayLength() != 3) return false;
            if (root[0].ValueKind != JsonValueKind.String || root[0].GetString() != fingerprint) return false;
            if (root[1].ValueKind != JsonValueKind.Number || !root[1].TryGetInt64(out var row) || !TrySort(root[2], kind, out var sort)) return false;
            cursor = new PageCursor(sort, row);
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool TrySort(JsonElement element, SortKind kind, out object? sort)
    {
        sort = null;
        if (element.ValueKind == JsonValueKind.Null) return kind == SortKind.NullableNumber;
        if (kind == SortKind.Text)
        {
            sort = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
            return sort is not null;
        }

        if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var number)) return false;
        sort = number;
        return true;
    }
}

/// <summary>What a list is ordered by.</summary>
internal enum SortKind
{
    Number,
    NullableNumber,
    Text,
}
