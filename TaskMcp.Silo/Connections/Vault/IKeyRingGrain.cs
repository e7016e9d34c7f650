using System.Collections.Immutable;

namespace TaskMcp.Silo.Connections.Vault;

/// <summary>
/// Keeps the wrapped data keys of a workspace. They live in grain state, not in a file, so that a backup holds them beside what they
/// open, all silos of a cluster share them, and removing a workspace's ring makes its credentials unreadable. Key: the workspace.
/// </summary>
[Alias("taskmcp.IKeyRingGrain")]
public interface IKeyRingGrain : IGrainWithStringKey
{
    /// <summary>The ring; the first call makes its first key.</summary>
    [Alias("Get")] Task<KeyRing> Get();

    /// <summary>Makes a new current data key.</summary>
    [Alias("Rotate")] Task<KeyRing> Rotate();

    /// <summary>Wraps all data keys that open by the current master key, after it was replaced.</summary>
    [Alias("Rewrap")] Task<KeyRing> Rewrap();

    /// <summary>Both in one write: all data keys under the current master key, and a new current data key.</summary>
    [Alias("Renew")] Task<KeyRing> Renew();

    /// <summary>Removes data keys other than these and the current one. What they sealed can't be opened any more.</summary>
    [Alias("Prune")] Task<KeyRing> Prune(ImmutableArray<string> used);

    /// <summary>Begins an epoch of the workspace with a data key of its own (SPEC A-7). Said again, it changes nothing.</summary>
    [Alias("Advance")] Task<KeyRing> Advance(long epoch);

    /// <summary>Removes all data keys of epochs before this one (SPEC A-7): what they sealed can't be opened any more. Said again, it changes nothing.</summary>
    [Alias("Forget")] Task<KeyRing> Forget(long epoch);
}
