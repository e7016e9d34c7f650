using TaskMcp.Access;

namespace TaskMcp.Silo.Access;

/// <summary>What is stored of a workspace.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.workspace_state")]
public sealed record WorkspaceState
{
    public const string Name = "workspace";

    /// <summary>Null until it is created, and for a default workspace that nobody changed.</summary>
    [Id(0)] public WorkspaceSnapshot? Workspace { get; init; }

    [Id(1)] public long Epoch { get; init; }

    /// <summary>The operation that created the workspace: a repeat of it is no second one.</summary>
    [Id(2)] public string? CreatedBy { get; init; }

    /// <summary>Where the sweep after a breach is; null when none is under way.</summary>
    [Id(3)] public BreachSweep? Sweep { get; init; }
}

/// <summary>What a sweep after a breach goes through, in this order.</summary>
[GenerateSerializer, Alias("taskmcp.breach_stage")]
public enum BreachStage
{
    Connections,
    Webhooks,
    Principals,
}

/// <summary>How far a sweep after a breach has come.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.breach_sweep")]
public sealed record BreachSweep
{
    [Id(0)] public BreachStage Stage { get; init; }

    /// <summary>The next page of the stage; null for its first.</summary>
    [Id(1)] public string? Cursor { get; init; }
}
