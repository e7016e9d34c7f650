namespace TaskMcp.Bindings;

/// <summary>Where a sweep stands.</summary>
[GenerateSerializer, Alias("taskmcp.sweep_stage")]
public enum SweepStage
{
    /// <summary>It waits for the one before it.</summary>
    Queued,

    Running,

    /// <summary>Every task of the project was asked.</summary>
    Done,

    /// <summary>It never began; <see cref="SweepSnapshot.Reason"/> says why.</summary>
    Skipped,

    /// <summary>It ended before its last task; <see cref="SweepSnapshot.Reason"/> says why.</summary>
    Stopped,
}

/// <summary>
/// One pass of a project's binding over all tasks of the project: a time of its schedule, a delivery to its webhook, or somebody who triggered it for all. A task whose conditions do
/// not hold has no run of it.
/// </summary>
[GenerateSerializer, Immutable, Alias("taskmcp.sweep")]
public sealed record SweepSnapshot
{
    [Id(0)] public required Guid Id { get; init; }

    /// <summary><c>scheduled</c>, <c>webhook</c> or <c>manual</c>, as at its runs.</summary>
    [Id(1)] public required string EventType { get; init; }

    /// <summary>The time that it stands for. Tasks made later are no part of it.</summary>
    [Id(2)] public required DateTimeOffset Time { get; init; }

    [Id(3)] public required SweepStage Stage { get; init; }

    /// <summary>Why it was left out or stopped.</summary>
    [Id(4)] public string? Reason { get; init; }

    [Id(5)] public DateTimeOffset? StartedAt { get; init; }

    [Id(6)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Tasks that it has been at.</summary>
    [Id(7)] public long Tasks { get; init; }

    /// <summary>Runs that it made.</summary>
    [Id(8)] public long Runs { get; init; }

    /// <summary>Runs that it recorded as skipped; each says why.</summary>
    [Id(9)] public long SkippedRuns { get; init; }

    /// <summary>Tasks that failed again and again when they were asked; the log has the reasons.</summary>
    [Id(10)] public long FailedTasks { get; init; }
}
