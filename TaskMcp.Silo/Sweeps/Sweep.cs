using TaskMcp.Access;
using TaskMcp.Bindings;

namespace TaskMcp.Silo.Sweeps;

/// <summary>One pass of a project's binding over the project's tasks, as it was asked for.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.sweep_order")]
public sealed record Sweep
{
    /// <summary>Follows from the binding and the time or the operation: the same one again is the same sweep.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>As it was then.</summary>
    [Id(1)] public required BindingSnapshot Binding { get; init; }

    /// <summary>The event type of its runs.</summary>
    [Id(2)] public required string EventType { get; init; }

    /// <summary>The time that it stands for.</summary>
    [Id(3)] public required DateTimeOffset Time { get; init; }

    /// <summary>Whether its time is made up for: then it waits its turn whatever the schedule says of overlaps.</summary>
    [Id(4)] public bool IsMissed { get; init; }

    /// <summary>Why it is left out; null when it is not.</summary>
    [Id(5)] public string? SkipReason { get; init; }

    /// <summary>On whose behalf.</summary>
    [Id(6)] public required CommandContext Context { get; init; }

    /// <summary>What templates see as <c>payload</c> (SPEC W-7).</summary>
    [Id(7)] public JsonText? Payload { get; init; }

    /// <summary>What templates see as <c>event.metadata</c>, beside the sweep.</summary>
    [Id(8)] public JsonText Metadata { get; init; } = JsonText.EmptyObject;
}
