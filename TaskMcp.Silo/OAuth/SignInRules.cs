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
            : new("oauth.state_invalid", "This sign-in was begun in another browser. Begin it again in this one.");
    }

    public static string Hash(Secret secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal())));

    private static bool IsHash(string hash, Secret secret) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(Hash(secret)));
}
