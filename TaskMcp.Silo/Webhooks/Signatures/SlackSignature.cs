using System.Security.Cryptography;
using System.Text;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks.Signatures;

/// <summary>
/// <c>X-Slack-Signature: v0={hex of HMAC-SHA256(secret, "v0:{timestamp}:{body}")}</c>
/// (https://docs.slack.dev/authentication/verifying-requests-from-slack).
/// </summary>
internal static class SlackSignature
{
    private const string Header = WebhookSigning.Slack;
    private const string TimestampHeader = "x-slack-request-timestamp";
    private const string Prefix = "v0=";

    public static bool Holds(WebhookRequest request, IEnumerable<string> secrets, DateTimeOffset now)
    {
        if (request.Header(TimestampHeader) is not { } timestamp || !SignatureText.IsRecent(timestamp, now)) return false;
        if (request.Header(Header) is not { } given || !given.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        if (!SignatureText.TryHex(given.AsSpan(Prefix.Length), out var signature)) return false;
        byte[] signed = [.. Encoding.UTF8.GetBytes($"v0:{timestamp}:"), .. request.Body.AsSpan()];
        var holds = false;
        foreach (var secret in secrets)
            holds |= CryptographicOperations.FixedTimeEquals(signature, HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
        return holds;
    }
}
