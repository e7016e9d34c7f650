using System.Security.Cryptography;
using System.Text;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks.Signatures;

/// <summary>
/// <c>webhook-signature: v1,{base64 of HMAC-SHA256(key, "{webhook-id}.{webhook-timestamp}.{body}")}</c>, several with spaces between them
/// (https://github.com/standard-webhooks/standard-webhooks, spec). The key is what follows <c>whsec_</c>, base64.
/// </summary>
internal static class StandardSignature
{
    private const string Header = WebhookSigning.Standard;
    public const string IdHeader = "webhook-id";
    public const string SecretPrefix = "whsec_";
    private const string TimestampHeader = "webhook-timestamp";
    private const string Version = "v1,";

    public static bool Holds(WebhookRequest request, IEnumerable<string> secrets, DateTimeOffset now)
    {
        if (request.Header(IdHeader) is not { Length: > 0 } id || request.Header(Header) is not { } header) return false;
        if (request.Header(TimestampHeader) is not { } timestamp || !SignatureText.IsRecent(timestamp, now)) return false;
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. request.Body.AsSpan()];
        var keys = secrets.Select(Key).OfType<byte[]>().ToList();
        var holds = false;
        foreach (var given in header.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!given.StartsWith(Version, StringComparison.Ordinal) || !SignatureText.TryBase64(given[Version.Length..], out var signature)) continue;
            foreach (var key in keys) holds |= CryptographicOperations.FixedTimeEquals(signature, HMACSHA256.HashData(key, signed));
        }

        return holds;
    }

    /// <summary>The bytes of a secret's text; null when it is not base64.</summary>
    public static byte[]? Key(string secret)
    {
        var text = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        return text.Length > 0 && SignatureText.TryBase64(text, out var key) ? key : null;
    }
}
