using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TaskMcp.Silo.OAuth;

/// <summary>Proof key for code exchange, method S256 (RFC 7636): whoever steals the code has not the verifier.</summary>
internal static class Pkce
{
    public const string Method = "S256";

    private const int VerifierBytes = 32;

    /// <summary>43 characters of base64url over 256 random bits (RFC 7636, 4.1).</summary>
    public static string NewVerifier() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(VerifierBytes));

    /// <summary>What the authorization request shows of the verifier (RFC 7636, 4.2).</summary>
    public static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
