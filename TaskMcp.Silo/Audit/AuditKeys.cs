using System.Collections.Immutable;
using System.Security.Cryptography;
using TaskMcp.Silo.Connections.Vault;

namespace TaskMcp.Silo.Audit;

/// <summary>The keys that seal the audit, in boxes of the vault: a rotation of keys seals the boxes again and leaves the keys as they are.</summary>
internal sealed class AuditKeys(CredentialVault vault)
{
    private const int KeyBytes = 32;
    private const string Field = "audit_key";

    /// <summary>A new key for the rows from a sequence on.</summary>
    public async Task<(AuditKey Stored, byte[] Key)> Make(string workspace, long fromSequence)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        return (new() { FromSequence = fromSequence, Box = await Seal(workspace, key) }, key);
    }

    /// <summary>The key; null when its box was changed or what it was sealed with is gone.</summary>
    public async Task<byte[]?> Open(string workspace, AuditKey stored)
    {
        try
        {
            var opened = await vault.Open(workspace, Guid.Empty, Boxes(stored.Box));
            return Convert.FromBase64String(opened[Field]);
        }
        catch (VaultException)
        {
            return null;
        }
    }

    /// <summary>The same key in a box under the current data key; null when it does not open.</summary>
    public async Task<AuditKey?> Reseal(string workspace, AuditKey stored) =>
        await Open(workspace, stored) is { } key ? stored with { Box = await Seal(workspace, key) } : null;

    private async Task<string> Seal(string workspace, byte[] key) =>
        (await vault.Seal(workspace, Guid.Empty, [new(Field, Convert.ToBase64String(key))]))[Field];

    private static ImmutableDictionary<string, string> Boxes(string box) => ImmutableDictionary<string, string>.Empty.Add(Field, box);
}
