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
    private static readonly string[] AnyHeader = ["x-github-delivery", StandardSignature.IdHeader, "idempotency-key"];
    private static readonly string[] SignedHeader = [StandardSignature.IdHeader];
    /// <summary>In what form a body is, and which trace it belongs to, are asked for when it is worked on.</summary>
    private static readonly string[] NeededHeader = ["content-type", "traceparent"];

    private static readonly string[] SecretWords = ["secret", "sig", "token", "auth", "cookie", "pass", "credential", "key", "private", "jwt", "hmac", "session", "assertion"];
    private static readonly string[] AddressWords = ["referer", "url", "uri"];

    /// <summary>
    /// What the sender calls the delivery, else a hash of the body (SPEC W-3). Where the signature holds only for a time, a name counts only
    /// if it is signed as well: else whoever got hold of a request could send it again under another name.
    /// </summary>
    public static string Of(WebhookRequest request, WebhookVerification verification)
    {
        foreach (var header in Headers(verification))
            if (request.Header(header) is { Length: > 0 and <= MaxKey } key && key.All(character => character is > ' ' and <= '~')) return key;
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(request.Body.AsSpan()))}";
    }

    private static string[] Headers(WebhookVerification verification) => verification switch
    {
        WebhookVerification.Standard => SignedHeader,
        WebhookVerification.Slack => [],
        _ => AnyHeader,
    };

    /// <summary>The headers without those that hold secrets, and addresses without their queries, which may hold some (SPEC W-5).</summary>
    public static ImmutableDictionary<string, string> Shown(ImmutableDictionary<string, string> headers) => headers
        .Where(header => header.Value.Length <= MaxValue && !IsSecret(header.Key))
        .OrderBy(header => !NeededHeader.Contains(header.Key)).ThenBy(header => header.Key, StringComparer.Ordinal).Take(MaxHeaders)
        .ToImmutableDictionary(header => header.Key, header => Has(header.Key, AddressWords) ? header.Value.Split('?')[0] : header.Value);

    private static bool IsSecret(string name) => !AnyHeader.Contains(name) && Has(name, SecretWords);

    private static bool Has(string name, string[] words) => Array.Exists(words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
