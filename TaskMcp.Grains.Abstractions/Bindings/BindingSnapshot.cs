using System.Collections.Immutable;

namespace TaskMcp.Bindings;

/// <summary>Whether a binding fires.</summary>
[GenerateSerializer, Alias("taskmcp.binding_status")]
public enum BindingStatus
{
    Active,

    /// <summary>Switched off by a person.</summary>
    Disabled,

    /// <summary>Switched off by the loop guard (SPEC B-9) until somebody enables it again.</summary>
    Paused,

    /// <summary>A binding of the project that somebody switched off for this task only; for the other tasks it goes on.</summary>
    Muted,
}

/// <summary>A binding as it is asked for.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.binding_draft")]
public sealed record BindingDraft
{
    [Id(0)] public required Guid ConnectionId { get; init; }

    [Id(1)] public required BindingType BindingType { get; init; }

    [Id(2)] public required BindingConfig Config { get; init; }

    /// <summary>For people; ≤200 characters.</summary>
    [Id(3)] public string? Name { get; init; }

    /// <summary>For <see cref="BindingType.Webhook"/>, and only there.</summary>
    [Id(4)] public BindingWebhookDraft? Webhook { get; init; }
}

/// <summary>A binding as the API shows it (seed 004, <c>TaskMCPBinding</c>).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.binding")]
public sealed record BindingSnapshot
{
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>The task that it belongs to; null when it belongs to a project.</summary>
    [Id(1)] public Guid? TaskId { get; init; }

    [Id(2)] public required Guid ConnectionId { get; init; }

    [Id(3)] public required BindingType BindingType { get; init; }

    [Id(4)] public required BindingConfig Config { get; init; }

    [Id(5)] public string? Name { get; init; }

    [Id(6)] public BindingStatus Status { get; init; } = BindingStatus.Active;

    /// <summary>Why it is paused, or muted.</summary>
    [Id(7)] public string? StatusReason { get; init; }

    [Id(8)] public DateTimeOffset? LastTriggered { get; init; }

    [Id(9)] public long TriggerCount { get; init; }

    [Id(10)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>For <c>scheduled</c> while it is active: the next five times (SPEC B-10), UTC.</summary>
    [Id(11)] public ImmutableArray<DateTimeOffset> NextFires { get; init; } = [];

    /// <summary>The project that it belongs to: then it applies to every task of it, also to later ones. Null when it belongs to a task.</summary>
    [Id(12)] public Guid? ProjectId { get; init; }

    /// <summary>When it was last switched on or off, paused or muted; null for one that is as it was made. What happened before it was switched on does not fire it.</summary>
    [Id(13)] public DateTimeOffset? StatusSince { get; init; }

    /// <summary>For <see cref="BindingType.Webhook"/>: where it takes deliveries. Shown and never stored.</summary>
    [Id(14)] public BindingWebhook? Webhook { get; init; }

    /// <summary>Of a binding of a project: its latest sweep over the tasks. Null when there was none.</summary>
    [Id(15)] public SweepSnapshot? LastSweep { get; init; }
}
