using System.Collections.Immutable;
using TaskMcp.Bindings;

namespace TaskMcp.Silo.Sweeps;

/// <summary>What is stored of the sweeps of one binding.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.project_sweep_state")]
public sealed record ProjectSweepState
{
    public const string Name = "project_sweep";

    /// <summary>The first one is at work.</summary>
    [Id(0)] public ImmutableArray<SweepProgress> Queue { get; init; } = [];

    /// <summary>Those that ended or were left out, the latest last.</summary>
    [Id(1)] public ImmutableArray<SweepSnapshot> Ended { get; init; } = [];
}

/// <summary>How far a sweep has come.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.sweep_progress")]
public sealed record SweepProgress
{
    [Id(0)] public required Sweep Sweep { get; init; }

    /// <summary>Null before the first page of tasks.</summary>
    [Id(1)] public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Every task up to this one has been asked.</summary>
    [Id(2)] public Guid? After { get; init; }

    [Id(3)] public SweepCounts Counts { get; init; } = SweepCounts.None;
}
