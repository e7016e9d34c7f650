namespace TaskMcp.Silo.Schedules;

/// <summary>How far a schedule has come. Kept beside it, so that a wake-up knows what it has missed.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.schedule_mark")]
public sealed record ScheduleMark
{
    /// <summary>When it was saved or switched on: a period counts from here.</summary>
    [Id(0)] public required DateTimeOffset Anchor { get; init; }

    /// <summary>Every time up to here is decided.</summary>
    [Id(1)] public required DateTimeOffset DecidedUpTo { get; init; }

    /// <summary>The first time after; null when there is none any more.</summary>
    [Id(2)] public DateTimeOffset? Next { get; init; }
}

/// <summary>A time of a binding's schedule that has come.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.scheduled_fire")]
public sealed record ScheduledFire
{
    [Id(0)] public required Guid BindingId { get; init; }

    /// <summary>The time it stands for.</summary>
    [Id(1)] public required DateTimeOffset Time { get; init; }

    /// <summary>Whether it is made up for: then it waits its turn whatever the schedule says of overlaps.</summary>
    [Id(2)] public bool IsMissed { get; init; }

    /// <summary>Why it does not fire; null when it does.</summary>
    [Id(3)] public string? SkipReason { get; init; }
}
