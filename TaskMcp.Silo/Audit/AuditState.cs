using System.Collections.Immutable;

namespace TaskMcp.Silo.Audit;

/// <summary>What is stored of a workspace's audit apart from its rows: without it nobody can make rows that pass for ours.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.audit_state")]
public sealed record AuditState
{
    public const string Name = "audit";

    /// <summary>The keys that seal rows, in the order of their first rows; the last is in use.</summary>
    [Id(0)] public ImmutableArray<AuditKey> Keys { get; init; } = [];

    /// <summary>A row that is known to be there, or to have been given up since.</summary>
    [Id(1)] public AuditCheckpoint? Checkpoint { get; init; }
}

/// <summary>A key in a box of the vault.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.audit_key")]
public sealed record AuditKey
{
    /// <summary>The first row that it seals.</summary>
    [Id(0)] public required long FromSequence { get; init; }

    [Id(1)] public required string Box { get; init; }
}

/// <summary>A row as it was.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.audit_checkpoint")]
public sealed record AuditCheckpoint
{
    [Id(0)] public required long Sequence { get; init; }

    /// <summary>In hexadecimal.</summary>
    [Id(1)] public required string Hash { get; init; }

    [Id(2)] public required string Seal { get; init; }
}
