using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TaskMcp.Silo.Access;

/// <summary>
/// Tokens as text: <c>tmcp_{handle}_{secret}{checksum}</c>. The handle says whose it is, the secret has 256 random bits, and the checksum lets a scanner of
/// secrets tell a token from what only looks like one: six digits to base 62 of the first 32 bits of the SHA-256 of all before it.
/// </summary>
internal static class TokenText
{
    /// <summary>Of tokens.</summary>
    public const string Token = "tmcp";

    /// <summary>Of sessions, in cookies.</summary>
    public const string Session = "tmcs";

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int HandleLength = 10;

    // 62^43 > 2^256.
    private const int SecretLength = 43;
    private const int ChecksumLength = 6;
    private const int KindLength = 4;
    private const int Length = KindLength + 1 + HandleLength + 1 + SecretLength + ChecksumLength;

    /// <summary>A new one with its handle.</summary>
    public static (string Handle, string Text) New(string kind)
    {
        var handle = $"{kind}_{RandomNumberGenerator.GetString(Alphabet, HandleLength)}";
        var body = $"{handle}_{RandomNumberGenerator.GetString(Alphabet, SecretLength)}";
        return (handle, body + Checksum(body));
    }

    /// <summary>Whether it says that it is of this kind of server, so that nobody else is ever asked about it.</summary>
    public static bool IsOurs(string text) => text.StartsWith($"{Token}_", StringComparison.Ordinal) || text.StartsWith($"{Session}_", StringComparison.Ordinal);

    /// <summary>Whether the text has the form, and its handle.</summary>
    public static bool TryRead(string text, string kind, out string handle)
    {
        handle = "";
        if (text.Length != Length || !text.StartsWith($"{kind}_", StringComparison.Ordinal) || text[KindLength + 1 + HandleLength] != '_') return false;
        if (Checksum(text[..^ChecksumLength]) != text[^ChecksumLength..]) return false;
        handle = text[..(KindLength + 1 + HandleLength)];
        return true;
    }

    /// <summary>What is stored: the secret has all the randomness that a slow hash would have to make up for.</summary>
    public static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Compares in fixed time.</summary>
    public static bool IsSame(string hash, string other) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(other));

    private static string Checksum(string body)
    {
        var rest = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        var digits = new char[ChecksumLength];
        for (var i = ChecksumLength - 1; i >= 0; i--)
        {
            digits[i] = Alphabet[(int)(rest % (uint)Alphabet.Length)];
            rest /= (uint)Alphabet.Length;
        }

        return new(digits);
    }
}
