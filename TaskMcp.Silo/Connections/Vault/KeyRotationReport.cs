namespace TaskMcp.Silo.Connections.Vault;

/// <summary>What a rotation of keys did, in numbers.</summary>
public sealed record KeyRotationReport
{
    public int Workspaces { get; init; }

    public int DataKeysWrappedAgain { get; init; }

    /// <summary>Grains whose credentials were sealed again.</summary>
    public int Resealed { get; init; }

    public int DataKeysRemoved { get; init; }

    /// <summary>Data keys that were changed, or whose master key is not here: what they sealed stays closed.</summary>
    public int DataKeysNotOpened { get; init; }

    /// <summary>Credentials that were changed, or whose data key does not open: they have to be entered again.</summary>
    public int CredentialsNotOpened { get; init; }

    /// <summary>Whether the master key is the operator's to replace.</summary>
    public bool IsMasterKeyConfigured { get; init; }

    /// <summary>Whether nothing is under an earlier master key that is here: that key opens nothing any more.</summary>
    public bool IsMasterKeyReplaced { get; init; }
}
