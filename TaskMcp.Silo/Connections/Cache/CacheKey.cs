using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections.Cache;

/// <summary>
/// What a result is kept under (SPEC C-12): SHA-256 over what was asked, by whom if that matters, in canonical form (RFC 8785), so that the same
/// question has the same key however it was written.
/// </summary>
internal readonly record struct CacheKey(string Hash)
{
    // Canonical numbers are doubles: longer ones, such as some ids, would fall together.
    private const int MostDigits = 15;

    /// <summary>A call of a tool, for its output or its whole result; null when its input has no canonical form that is its own.</summary>
    public static CacheKey? OfTool(string toolHash, JsonElement input, bool isWhole, string? principal)
    {
        if (!HasExactNumbers(input)) return null;
        try
        {
            return Of(isWhole ? "tool_result" : "tool", toolHash, principal, JsonObject.Create(input));
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException)
        {
            // Broken text or a name twice: whether two of them mean the same, only the server knows.
            return null;
        }
    }

    /// <summary>A resource.</summary>
    public static CacheKey OfResource(string uri, string? principal) => Of("resource", uri, principal, null);

    private static CacheKey Of(string kind, string name, string? principal, JsonNode? input)
    {
        var text = CanonicalJson.Write(new JsonArray(kind, name, principal, input));
        return new(Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()))));
    }

    private static bool HasExactNumbers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetRawText().Count(char.IsAsciiDigit) <= MostDigits,
        JsonValueKind.Object => element.EnumerateObject().All(member => HasExactNumbers(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().All(HasExactNumbers),
        _ => true,
    };
}
