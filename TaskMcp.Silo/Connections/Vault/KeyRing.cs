using System.Collections.Immutable;

namespace TaskMcp.Silo.Connections.Vault;

/// <summary>The data keys of a workspace, each wrapped by a master key; new credentials use the current one.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.key_ring")]
public sealed record KeyRing
{
    [Id(0)] public string? CurrentId { get; init; }

    [Id(1)] public ImmutableArray<WrappedKey> Keys { get; init; } = [];

    /// <summary>The workspace's, to which new keys belong (SPEC A-7).</summary>
    [Id(2)] public long Epoch { get; init; }
}

/// <summary>A data key that only its master key opens.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.wrapped_key")]
public sealed record WrappedKey
{
    [Id(0)] public required string Id { get; init; }

    /// <summary>Which master key wrapped it.</summary>
    [Id(1)] public required string MasterKeyId { get; init; }

    /// <summary>A sealed box.</summary>
    [Id(2)] public required string Wrapped { get; init; }

    [Id(3)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>That of the workspace when it was made: a breach removes those of earlier ones (SPEC A-7).</summary>
    [Id(4)] public long Epoch { get; init; }
}
