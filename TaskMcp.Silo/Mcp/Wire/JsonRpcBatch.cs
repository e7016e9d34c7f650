using System.Collections.Immutable;
using System.Text.Json;

namespace TaskMcp.Silo.Mcp.Wire;

/// <summary>Several messages as one JSON array, which 2025-03-26 wants to be understood and no other version knows. The SDK does not. Pure.</summary>
internal static class JsonRpcBatch
{
    // Of the shortest messages, millions would be within the bounds of one message.
    private const int Most = 1_000;

    public static bool IsOne(ReadOnlySpan<byte> json) => json.TrimStart(" \t\r\n"u8) is [(byte)'[', ..];

    /// <summary>Its messages, each on one line.</summary>
    /// <exception cref="JsonException">It is none, or has too many.</exception>
    public static ImmutableArray<byte[]> Messages(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var batch = JsonDocument.ParseValue(ref reader);
        var count = batch.RootElement.GetArrayLength();
        if (count > Most) throw new JsonException($"a batch has more than {Most} messages ({count})");
        return [.. batch.RootElement.EnumerateArray().Select(message => JsonSerializer.SerializeToUtf8Bytes(message))];
    }
}
