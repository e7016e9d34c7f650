using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Silo.Connections.Limits;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>What is stored of a principal's gateway.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.gateway_state")]
public sealed record GatewayState
{
    public const string Name = "gateway";

    /// <summary>In the order in which they were made: where names meet, the first has it.</summary>
    [Id(0)] public ImmutableArray<StoredGrant> Grants { get; init; } = [];
}

/// <summary>A grant, as stored.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.stored_grant")]
public sealed record StoredGrant
{
    [Id(0)] public required Guid ToolboxId { get; init; }

    [Id(1)] public required GrantTerms Terms { get; init; }

    [Id(2)] public required long Version { get; init; }

    [Id(3)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(4)] public required DateTimeOffset UpdatedAt { get; init; }

    [Id(5)] public required Actor GrantedBy { get; init; }

    /// <summary>Counted against the daily quota; null before the first one.</summary>
    [Id(6)] public CountedCalls? Counted { get; init; }
}
