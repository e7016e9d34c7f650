using System.Collections.Immutable;
using System.Security.Cryptography;
using TaskMcp.Silo.Webhooks.Signatures;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>What of a request's headers belongs to its delivery. Pure.</summary>
internal static class DeliveryKey
{
    private const int MaxKey = 255;
    private const int MaxHeaders = 40;
    private const int MaxValue = 1_000;
    private static readonly string[] KeyHeaders = ["x-github-delivery", StandardSignature.IdHeader, "idempotency-key"];
    private static readonly string[] SecretWords = ["secret", "signature", "token", "auth", "cookie", "password", "credential", "api-key", "apikey", "private"];

    /// <summary>What the sender calls the delivery, else a hash of the body (SPEC W-3).</summary>
    public static string Of(WebhookRequest request)
    {
        foreach (var header in KeyHeaders)
            if (request.Header(header) is { Length: > 0 and <= MaxKey } key && key.All(character => character is > ' ' and <= '~')) return key;
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(request.Body.AsSpan()))}";
    }

    /// <summary>The headers without those that hold secrets (SPEC W-5).</summary>
    public static ImmutableDictionary<string, string> Shown(ImmutableDictionary<string, string> headers) => headers
        .Where(header => header.Value.Length <= MaxValue && !Array.Exists(SecretWords, word => header.Key.Contains(word, StringComparison.OrdinalIgnoreCase)))
        .OrderBy(header => header.Key, StringComparer.Ordinal).Take(MaxHeaders).ToImmutableDictionary();
}
