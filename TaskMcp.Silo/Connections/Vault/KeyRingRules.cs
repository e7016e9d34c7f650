using System.Security.Cryptography;

namespace TaskMcp.Silo.Connections.Vault;

/// <summary>How data keys are made, wrapped and opened. Pure but for the randomness of a new key.</summary>
internal static class KeyRingRules
{
    private const int DataKeyBytes = 32;

    /// <summary>The ring with a new current key; the keys before it still open what they sealed.</summary>
    public static KeyRing Rotate(KeyRing ring, string workspace, MasterKey master, DateTimeOffset now)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var key = Wrap(id, RandomNumberGenerator.GetBytes(DataKeyBytes), workspace, master, now) with { Epoch = ring.Epoch };
        return ring with { CurrentId = id, Keys = ring.Keys.Add(key) };
    }

    /// <summary>The ring with every key that opens under the current master key; the others, and all credentials, stay as they are.</summary>
    public static KeyRing Rewrap(KeyRing ring, string workspace, MasterKeys masters) => ring with
    {
        Keys = [.. ring.Keys.Select(key => key.MasterKeyId != masters.Current.Id && TryUnwrap(key, workspace, masters) is { } opened
            ? Wrap(key.Id, opened, workspace, masters.Current, key.CreatedAt) with { Epoch = key.Epoch }
            : key)],
    };

    /// <summary>The ring without keys that seal nothing any more; the current one stays.</summary>
    public static KeyRing Prune(KeyRing ring, IReadOnlySet<string> used) => ring with
    {
        Keys = [.. ring.Keys.Where(key => key.Id == ring.CurrentId || used.Contains(key.Id))],
    };

    /// <summary>The ring with a current key of this epoch.</summary>
    public static KeyRing Advance(KeyRing ring, long epoch, string workspace, MasterKey master, DateTimeOffset now) =>
        ring.Epoch >= epoch && ring.CurrentId is not null ? ring : Rotate(ring with { Epoch = epoch }, workspace, master, now);

    /// <summary>The ring without keys of an epoch before this one.</summary>
    public static KeyRing Forget(KeyRing ring, long epoch) => ring.Keys.All(key => key.Epoch >= epoch) ? ring : ring with { Keys = [.. ring.Keys.Where(key => key.Epoch >= epoch)] };

    /// <summary>The key; null when it was changed or its master key is not here.</summary>
    public static byte[]? TryUnwrap(WrappedKey key, string workspace, MasterKeys masters)
    {
        try
        {
            return Unwrap(key, workspace, masters);
        }
        catch (VaultException)
        {
            return null;
        }
    }

    /// <exception cref="VaultException">The key was changed, or its master key is not here.</exception>
    public static byte[] Unwrap(WrappedKey key, string workspace, MasterKeys masters) =>
        SealedBox.Open(masters.Find(key.MasterKeyId).Value, key.Wrapped, BoundTo(key.Id, workspace));

    private static WrappedKey Wrap(string id, byte[] key, string workspace, MasterKey master, DateTimeOffset now) => new()
    {
        Id = id,
        MasterKeyId = master.Id,
        Wrapped = SealedBox.Seal(master.Value, master.Id, key, BoundTo(id, workspace)),
        CreatedAt = now,
    };

    private static string BoundTo(string id, string workspace) => $"data key\0{workspace}\0{id}";
}
