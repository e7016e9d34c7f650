using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;

namespace TaskMcp.Silo.Connections.Vault;

/// <summary>Seals credentials for storing and opens them for use (SPEC C-8). Opened data keys are kept in memory only.</summary>
internal sealed class CredentialVault(IGrainFactory grains, MasterKeys masters)
{
    private readonly ConcurrentDictionary<(string Workspace, string KeyId), byte[]> _keys = new();

    /// <summary>Seals values by field name, bound to the connection and the field.</summary>
    public async Task<ImmutableDictionary<string, string>> Seal(string workspace, Guid connectionId, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var values = fields.ToList();
        if (values.Count == 0) return ImmutableDictionary<string, string>.Empty;
        var ring = await grains.GetGrain<IKeyRingGrain>(workspace).Get();
        var key = Unwrap(ring, workspace, ring.CurrentId!);
        return values.ToImmutableDictionary(
            field => field.Key,
            field => SealedBox.Seal(key, ring.CurrentId!, Encoding.UTF8.GetBytes(field.Value), BoundTo(workspace, connectionId, field.Key)));
    }

    /// <exception cref="VaultException">A value was changed, belongs elsewhere, or its key is gone: nothing is opened.</exception>
    public async Task<ImmutableDictionary<string, string>> Open(string workspace, Guid connectionId, ImmutableDictionary<string, string> boxes)
    {
        var opened = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var (field, box) in boxes)
        {
            var key = await KeyOf(workspace, SealedBox.KeyIdOf(box));
            opened[field] = Encoding.UTF8.GetString(SealedBox.Open(key, box, BoundTo(workspace, connectionId, field)));
        }

        return opened.ToImmutable();
    }

    private async Task<byte[]> KeyOf(string workspace, string keyId) => _keys.TryGetValue((workspace, keyId), out var key)
        ? key
        : Unwrap(await grains.GetGrain<IKeyRingGrain>(workspace).Get(), workspace, keyId);

    private byte[] Unwrap(KeyRing ring, string workspace, string keyId)
    {
        if (_keys.TryGetValue((workspace, keyId), out var known)) return known;
        var wrapped = ring.Keys.FirstOrDefault(key => key.Id == keyId)
            ?? throw new VaultException("The data key of a stored credential is gone. Enter the credential again.");
        return _keys[(workspace, keyId)] = KeyRingRules.Unwrap(wrapped, workspace, masters);
    }

    private static string BoundTo(string workspace, Guid connectionId, string field) => $"credential\0{workspace}\0{connectionId:D}\0{field}";
}
