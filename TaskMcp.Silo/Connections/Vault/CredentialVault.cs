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
        var (id, key) = await CurrentKey(workspace);
        return values.ToImmutableDictionary(
            field => field.Key,
            field => SealedBox.Seal(key, id, Encoding.UTF8.GetBytes(field.Value), BoundTo(workspace, connectionId, field.Key)));
    }

    /// <summary>Drops the opened data keys of a workspace from memory.</summary>
    public void Forget(string workspace)
    {
        foreach (var key in _keys.Keys.Where(key => key.Workspace == workspace)) _keys.TryRemove(key, out _);
    }

    /// <summary>Seals what opens under the current data key; what does not open stays as it is.</summary>
    /// <returns>The boxes, and how many of them do not open.</returns>
    public async Task<(ImmutableDictionary<string, string> Boxes, int NotOpened)> Reseal(string workspace, Guid connectionId, ImmutableDictionary<string, string> boxes)
    {
        var opened = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var box in boxes)
        {
            try
            {
                opened[box.Key] = (await Open(workspace, connectionId, ImmutableDictionary<string, string>.Empty.Add(box.Key, box.Value)))[box.Key];
            }
            catch (VaultException)
            {
                // It stays closed, and what has to be entered again is told when it is used.
            }
        }

        return (boxes.SetItems(await Seal(workspace, connectionId, opened)), boxes.Count - opened.Count);
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

    private async Task<(string Id, byte[] Key)> CurrentKey(string workspace)
    {
        var grain = grains.GetGrain<IKeyRingGrain>(workspace);
        var ring = await grain.Get();
        try
        {
            return (ring.CurrentId!, Unwrap(ring, workspace, ring.CurrentId!));
        }
        catch (VaultException)
        {
            // A damaged key, or one whose master key is lost, must not keep anybody from entering credentials again.
            ring = await grain.Rotate();
            return (ring.CurrentId!, Unwrap(ring, workspace, ring.CurrentId!));
        }
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
