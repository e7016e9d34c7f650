using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Projects;
using TaskMcp.Silo.Schedules;

namespace TaskMcp.Silo.Projects;

/// <summary>What is stored of a project.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.project_state")]
public sealed record ProjectState
{
    public const string Name = "project";

    /// <summary>Null until it is created, and for an inbox that nobody changed.</summary>
    [Id(0)] public ProjectSnapshot? Project { get; init; }

    /// <summary>The project is gone for callers; this record stays until the read model knows.</summary>
    [Id(1)] public bool IsDeleted { get; init; }

    /// <summary>The operation that created the project: a repeat of it never makes a second one.</summary>
    [Id(2)] public string? CreatedBy { get; init; }

    /// <summary>The bindings that apply to every task of the project.</summary>
    [Id(3)] public ImmutableArray<BindingSnapshot> Bindings { get; init; } = [];

    /// <summary>How far the schedules of the bindings have come, by binding; none for one that does not fire by a schedule.</summary>
    [Id(4)] public ImmutableDictionary<Guid, ScheduleMark> Schedules { get; init; } = ImmutableDictionary<Guid, ScheduleMark>.Empty;

    /// <summary>Times of schedules that have come and are not yet handed to their sweeps, in order.</summary>
    [Id(5)] public ImmutableArray<ScheduledFire> Fires { get; init; } = [];

    /// <summary>When the reminder of the schedules ticks first; null when there is none.</summary>
    [Id(6)] public DateTimeOffset? WakeAt { get; init; }
}
