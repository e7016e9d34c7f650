using System.Security.Cryptography;

namespace TaskMcp.Silo.Connections.Vault;

/// <summary>The key that wraps all data keys (SPEC C-8): 32 bytes, from the configuration or a file. It is never stored with what it protects.</summary>
internal sealed class MasterKey
{
    public const int Bytes = 32;

    private readonly byte[] _key;

    public MasterKey(byte[] key)
    {
        if (key.Length != Bytes) throw new VaultException($"The master key must have {Bytes} bytes (has {key.Length}).");
        _key = key;
        Id = Convert.ToHexStringLower(SHA256.HashData([.. "taskmcp master key"u8, .. key]).AsSpan(0, 8));
    }

    /// <summary>Tells keys apart without telling anything of them.</summary>
    public string Id { get; }

    public ReadOnlySpan<byte> Value => _key;

    /// <summary>Reads the form of the configuration: base64.</summary>
    public static MasterKey Parse(string text, string source)
    {
        var key = new byte[64];
        return Convert.TryFromBase64String(text.Trim(), key, out var length)
            ? new(key[..length])
            : throw new VaultException($"{source} must be {Bytes} bytes in base64, as `openssl rand -base64 {Bytes}` prints them.");
    }

    public override string ToString() => "***";
}
