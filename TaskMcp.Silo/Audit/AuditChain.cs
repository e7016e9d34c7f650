using System.Security.Cryptography;
using System.Text;

namespace TaskMcp.Silo.Audit;

/// <summary>
/// How rows hold together (SPEC A-2). The hash of each covers the one before, so that whoever knows one hash knows all before it; the seal
/// (HMAC-SHA256) cannot be made without the key, so that nobody else can write a chain anew. Pure.
/// </summary>
internal static class AuditChain
{
    public const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>What stands for the hash before the first row.</summary>
    public static byte[] Beginning { get; } = new byte[HashBytes];

    /// <summary>The hash of a row: SHA-256 over the hash before and the UTF-8 of its canonical form.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> previous, string canonical)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        hash.AppendData(Encoding.UTF8.GetBytes(canonical));
        return hash.GetHashAndReset();
    }

    /// <summary>The seal of a row; the hash covers its workspace, sequence and place.</summary>
    public static byte[] SealOfRow(byte[] key, ReadOnlySpan<byte> hash) => Seal(key, $"row\0{Convert.ToHexStringLower(hash)}");

    public static byte[] SealOfHead(byte[] key, string workspace, AuditHead head) => Seal(
        key, $"head\0{workspace}\0{head.FirstSequence}\0{Convert.ToHexStringLower(head.FirstPreviousHash)}\0{head.Sequence}\0{Convert.ToHexStringLower(head.Hash)}");

    public static byte[] SealOfCheckpoint(byte[] key, string workspace, long sequence, string hash) => Seal(key, $"checkpoint\0{workspace}\0{sequence}\0{hash}");

    public static bool IsSame(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => CryptographicOperations.FixedTimeEquals(left, right);

    private static byte[] Seal(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
