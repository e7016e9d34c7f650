using System.Collections.Immutable;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TaskMcp.Silo.Connections.Vault;

/// <summary>
/// Authenticated encryption of one value as text: <c>v1.{key id}.{base64url of nonce, tag, ciphertext}</c>, AES-256-GCM (NIST SP 800-38D).
/// What the value belongs to is bound as associated data: a box moved elsewhere does not open.
/// </summary>
internal static class SealedBox
{
    private const string Version = "v1";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    public static string Seal(ReadOnlySpan<byte> key, string keyId, ReadOnlySpan<byte> value, string boundTo)
    {
        var box = new byte[NonceBytes + TagBytes + value.Length];
        var nonce = box.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, value, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), AssociatedData(keyId, boundTo));
        return $"{Version}.{keyId}.{Base64Url.EncodeToString(box)}";
    }

    /// <summary>Which key opens the box.</summary>
    /// <exception cref="VaultException">It is no box, or one of a later version.</exception>
    public static string KeyIdOf(string box) => Split(box).KeyId;

    /// <summary>Whether one of these keys has sealed it; false for what is no box.</summary>
    public static bool IsOf(string box, ImmutableArray<string> keys)
    {
        try
        {
            return keys.Contains(KeyIdOf(box));
        }
        catch (VaultException)
        {
            return false;
        }
    }

    /// <exception cref="VaultException">The box was changed, belongs elsewhere, or this is not its key.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, string box, string boundTo)
    {
        var (keyId, content) = Split(box);
        var value = new byte[content.Length - NonceBytes - TagBytes];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(content.AsSpan(0, NonceBytes), content.AsSpan(NonceBytes + TagBytes), content.AsSpan(NonceBytes, TagBytes), value, AssociatedData(keyId, boundTo));
            return value;
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw new VaultException("A stored credential does not open: it was changed or belongs elsewhere. Enter it again.", error);
        }
    }

    private static (string KeyId, byte[] Content) Split(string box)
    {
        var parts = box.Split('.');
        if (parts is [not Version, ..]) throw new VaultException("A stored credential has a form that this version of TaskMcp does not know. Enter it again, or start the version that stored it.");
        if (parts is not [_, { Length: > 0 } keyId, var text] || !Base64Url.IsValid(text)) throw Damaged();
        var content = Base64Url.DecodeFromChars(text);
        return content.Length >= NonceBytes + TagBytes ? (keyId, content) : throw Damaged();
    }

    private static VaultException Damaged() => new("A stored credential is damaged. Enter it again.");

    private static byte[] AssociatedData(string keyId, string boundTo) => Encoding.UTF8.GetBytes($"taskmcp\0{Version}\0{keyId}\0{boundTo}");
}
