using System.Security.Cryptography;
using System.Text;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks.Signatures;

/// <summary>The secret itself in <c>X-Webhook-Secret</c> (seed 004).</summary>
internal static class SharedSecret
{
    private const string Header = WebhookSigning.Secret;

    public static bool Holds(WebhookRequest request, IEnumerable<string> secrets)
    {
        if (request.Header(Header) is not { Length: > 0 } given) return false;
        // Hashes are equally long, so the comparison does not tell the length of a secret.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(given));
        var holds = false;
        foreach (var secret in secrets) holds |= CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        return holds;
    }
}
