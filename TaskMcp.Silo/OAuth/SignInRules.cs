using System.Security.Cryptography;
using System.Text;
using TaskMcp.Connections;

namespace TaskMcp.Silo.OAuth;

/// <summary>Whether an authorization response belongs to the sign-in that waits. Pure.</summary>
internal static class SignInRules
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public static Refusal StateInvalid { get; } = new("oauth.state_invalid", "No such sign-in is under way: it was used already, took longer than ten minutes or was begun anew since. Begin it again.");

    /// <summary>Why the response is refused; null when the sign-in is used up by it.</summary>
    public static Refusal? WhyNot(PendingSignIn? pending, AuthorizationResponse response, DateTimeOffset now)
    {
        if (pending is null || now >= pending.ExpiresAt || !IsHash(pending.StateHash, response.State)) return StateInvalid;
        return pending.BrowserKeyHash is null || (response.BrowserKey is { } key && IsHash(pending.BrowserKeyHash, key))
            ? null
            : new("oauth.state_invalid", "This sign-in was begun in another browser, or at another address of TaskMcp. Begin it again in this one, at the address that TaskMcp:PublicUrl names.");
    }

    /// <summary>Why the response brings no code that may be used; null when it does. Asked of a sign-in that is used up already.</summary>
    public static Refusal? WhyNoCode(PendingSignIn pending, AuthorizationResponse response)
    {
        if (!IssuerCheck.Passes(pending.Server.Issuer, pending.Server.SendsIssuer, response.Issuer))
            return new("oauth.issuer_mismatch", "The answer does not come from the authorization server that was asked (RFC 9207): its code is not used. Begin the sign-in again.");
        if (response.Error is { } error) return new("oauth.denied", $"The authorization server did not let TaskMcp in ({(ScopeChoice.IsScope(error) && error.Length <= 100 ? error : "no known reason")}). Begin the sign-in again.");
        return response.Code is null ? new("oauth.failed", "The authorization server sent neither a code nor an error. Begin the sign-in again.") : null;
    }

    public static string Hash(Secret secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal())));

    private static bool IsHash(string hash, Secret secret) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(Hash(secret)));
}
