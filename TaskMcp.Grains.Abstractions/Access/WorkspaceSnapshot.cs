namespace TaskMcp.Access;

/// <summary>A tenant: everything belongs to one, and nothing of it is seen from another (SPEC A-6).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.workspace")]
public sealed record WorkspaceSnapshot
{
    /// <summary>Its only name, also in keys: lower-case letters, digits and hyphens.</summary>
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(2)] public required long Version { get; init; }

    /// <summary>The last breach that somebody told of (SPEC A-7); null for none.</summary>
    [Id(3)] public BreachReport? Breach { get; init; }
}

/// <summary>What a breach switch has done so far (SPEC A-7).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.breach_report")]
public sealed record BreachReport
{
    /// <summary>From here on no older token and no older session is good, and no older credential can be opened.</summary>
    [Id(0)] public required DateTimeOffset At { get; init; }

    [Id(1)] public required Actor By { get; init; }

    /// <summary>Null while connections, webhooks and principals are still being gone through.</summary>
    [Id(2)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Connections that were locked: closed, without credentials.</summary>
    [Id(3)] public int Connections { get; init; }

    /// <summary>Webhooks that were locked: disabled, without secrets.</summary>
    [Id(4)] public int Webhooks { get; init; }

    /// <summary>Principals whose tokens and sessions were removed.</summary>
    [Id(5)] public int Principals { get; init; }
}
