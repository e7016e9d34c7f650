using System.Collections.Immutable;

namespace TaskMcp.Silo.Bindings;

/// <summary>What a task remembers of a binding of its project: how often it fired here, whether the loop guard paused it here (SPEC B-9), and whether somebody muted it here.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.project_binding_use")]
public sealed record ProjectBindingUse
{
    [Id(0)] public required Guid BindingId { get; init; }

    /// <summary>What people call it.</summary>
    [Id(1)] public string? Label { get; init; }

    [Id(2)] public long TriggerCount { get; init; }

    [Id(3)] public DateTimeOffset? LastTriggered { get; init; }

    [Id(4)] public ImmutableArray<DateTimeOffset> RecentFirings { get; init; } = [];

    /// <summary>When it was paused for this task. Over when the project's binding was switched on again since.</summary>
    [Id(5)] public DateTimeOffset? PausedAt { get; init; }

    /// <summary>When somebody let it fire again for this task.</summary>
    [Id(6)] public DateTimeOffset? ResumedAt { get; init; }

    /// <summary>When somebody switched it off for this task; null while it is not. What the project does with it changes nothing of that.</summary>
    [Id(7)] public DateTimeOffset? MutedAt { get; init; }

    /// <summary>The latest sweep that made a run here; they come one after the other, so a repeat can only be of this one.</summary>
    [Id(8)] public Guid? LastSweep { get; init; }
}
