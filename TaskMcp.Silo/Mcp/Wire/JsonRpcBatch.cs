using System.Collections.Immutable;
using System.Text.Json;

namespace TaskMcp.Silo.Mcp.Wire;

/// <summary>Several messages as one JSON array, which 2025-03-26 wants to be understood and no other version knows. The SDK does not. Pure.</summary>
internal static class JsonRpcBatch
{
    public static bool IsOne(ReadOnlySpan<byte> json) => json.TrimStart(" \t\r\n"u8) is [(byte)'[', ..];

    /// <summary>Its messages, each on one line.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ImmutableArray<byte[]> Messages(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var batch = JsonDocument.ParseValue(ref reader);
        return [.. batch.RootElement.EnumerateArray().Select(message => JsonSerializer.SerializeToUtf8Bytes(message))];
    }
}
