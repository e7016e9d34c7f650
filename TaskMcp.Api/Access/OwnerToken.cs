using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace TaskMcp.Api.Access;

/// <summary>The token of the installation's owner (SPEC A-1). Compared in fixed time; its text form is <c>***</c>.</summary>
public sealed class OwnerToken
{
    /// <summary>Shorter tokens could be guessed.</summary>
    public const int MinimumLength = 16;

    private readonly byte[] _digest;
    private readonly byte[] _secret;

    public OwnerToken(string token)
    {
        if (token.Length < MinimumLength) throw new ArgumentException($"The owner token must have at least {MinimumLength} characters (it had {token.Length}).", nameof(token));
        _secret = Encoding.UTF8.GetBytes(token);
        _digest = SHA256.HashData(_secret);
        Session = WebEncoders.Base64UrlEncode(Keyed("taskmcp session v1"u8));
    }

    /// <summary>What the sign-in cookie holds: proof of the token, not the token. A new token ends all sessions.</summary>
    public string Session { get; }

    public bool Is(string candidate) => CryptographicOperations.FixedTimeEquals(_digest, SHA256.HashData(Encoding.UTF8.GetBytes(candidate)));

    public bool IsSession(string candidate) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Session), Encoding.UTF8.GetBytes(candidate));

    /// <summary>A keyed hash, for what must be recognized later without being stored.</summary>
    public byte[] Keyed(ReadOnlySpan<byte> text) => HMACSHA256.HashData(_secret, text);

    public override string ToString() => "***";
}
