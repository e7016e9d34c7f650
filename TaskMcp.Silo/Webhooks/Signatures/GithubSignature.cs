using System.Security.Cryptography;
using System.Text;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks.Signatures;

/// <summary>
/// <c>X-Hub-Signature-256: sha256={hex of HMAC-SHA256(secret, body)}</c>
/// (https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries).
/// </summary>
internal static class GithubSignature
{
    private const string Header = WebhookSigning.Github;
    private const string Prefix = "sha256=";

    public static bool Holds(WebhookRequest request, IEnumerable<string> secrets)
    {
        if (request.Header(Header) is not { } given || !given.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        if (!SignatureText.TryHex(given.AsSpan(Prefix.Length), out var signature)) return false;
        var holds = false;
        foreach (var secret in secrets)
            holds |= CryptographicOperations.FixedTimeEquals(signature, HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), request.Body.AsSpan()));
        return holds;
    }
}
