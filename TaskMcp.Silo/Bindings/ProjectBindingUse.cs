using System.Collections.Immutable;

namespace TaskMcp.Silo.Bindings;

/// <summary>What a task remembers of a binding of its project: how often it fired here, and whether the loop guard paused it here (SPEC B-9).</summary>
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

    /// <summary>When somebody ended a pause for this task.</summary>
    [Id(6)] public DateTimeOffset? ResumedAt { get; init; }
}
