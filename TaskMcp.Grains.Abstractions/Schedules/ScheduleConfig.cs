namespace TaskMcp.Schedules;

/// <summary>When something happens again and again (SPEC B-10).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.schedule")]
public sealed record ScheduleConfig
{
    /// <summary>
    /// Five fields (minute, hour, day of month, month, day of week: <c>30 2 * * MON-FRI</c>), a name for such (<c>@hourly</c>, <c>@daily</c>, <c>@weekly</c>,
    /// <c>@monthly</c>, <c>@yearly</c>), or a period of at least a minute (<c>@every 15m</c>), which counts from when the schedule was saved.
    /// </summary>
    [Id(0)] public required string Cron { get; init; }

    /// <summary>The IANA time zone in which the fields are read, such as <c>Europe/Berlin</c>.</summary>
    [Id(1)] public string TimeZone { get; init; } = "UTC";

    [Id(2)] public MissedFires Missed { get; init; } = MissedFires.Once;

    [Id(3)] public Overlap Overlap { get; init; } = Overlap.Skip;
}

/// <summary>What becomes of occurrences whose time passed while nobody was there; what is older than 24 h is always left out.</summary>
[GenerateSerializer, Alias("taskmcp.missed_fires")]
public enum MissedFires
{
    /// <summary>They are left out.</summary>
    Skip,

    /// <summary>The latest stands for all.</summary>
    Once,

    /// <summary>Each is made up for, in order.</summary>
    All,
}

/// <summary>What becomes of an occurrence while the one before it is still at work.</summary>
[GenerateSerializer, Alias("taskmcp.overlap")]
public enum Overlap
{
    /// <summary>It is left out.</summary>
    Skip,

    /// <summary>It waits its turn.</summary>
    Queue,
}
