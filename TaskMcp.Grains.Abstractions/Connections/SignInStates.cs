using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace TaskMcp.Connections;

/// <summary>
/// The <c>state</c> of a sign-in (RFC 6749, 10.12): says which connection it belongs to, so that the callback finds it without a
/// principal, and holds 256 random bits, so that nobody else can make one.
/// </summary>
public static class SignInStates
{
    private const int RandomBytes = 32;
    private const int Longest = 500;

    /// <summary>A new state for the connection with this grain key.</summary>
    public static Secret New(string connectionKey) =>
        new($"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(connectionKey))}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes))}");

    /// <summary>The key of the connection that a state names. Says nothing of whether the state is good: the connection knows.</summary>
    public static bool TryFind(string? state, [NotNullWhen(true)] out string? connectionKey)
    {
        connectionKey = null;
        if (state is not { Length: > 0 and <= Longest } || state.Split('.') is not [var name, { Length: > 0 }] || name.Length == 0 || !Base64Url.IsValid(name)) return false;
        var key = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(name));
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || !Guid.TryParseExact(key.AsSpan(slash + 1), "D", out var id) || GrainKeys.Of(key[..slash], id) != key) return false;
        connectionKey = key;
        return true;
    }
}
