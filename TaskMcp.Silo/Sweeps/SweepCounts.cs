namespace TaskMcp.Silo.Sweeps;

/// <summary>What became of the tasks of a sweep.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.sweep_counts")]
public sealed record SweepCounts
{
    public static readonly SweepCounts None = new();

    [Id(0)] public long Tasks { get; init; }

    [Id(1)] public long Runs { get; init; }

    [Id(2)] public long SkippedRuns { get; init; }

    [Id(3)] public long FailedTasks { get; init; }

    /// <summary>With one task more.</summary>
    public SweepCounts With(SweptTask task) => this with
    {
        Tasks = Tasks + 1,
        Runs = Runs + (task == SweptTask.Ran ? 1 : 0),
        SkippedRuns = SkippedRuns + (task == SweptTask.Skipped ? 1 : 0),
        FailedTasks = FailedTasks + (task == SweptTask.Failed ? 1 : 0),
    };

    public SweepCounts Plus(SweepCounts more) => new()
    {
        Tasks = Tasks + more.Tasks,
        Runs = Runs + more.Runs,
        SkippedRuns = SkippedRuns + more.SkippedRuns,
        FailedTasks = FailedTasks + more.FailedTasks,
    };
}

/// <summary>What became of one task.</summary>
[GenerateSerializer, Alias("taskmcp.swept_task")]
public enum SweptTask
{
    /// <summary>It has no part in the sweep, or its conditions do not hold.</summary>
    Passed,

    /// <summary>It has a run.</summary>
    Ran,

    /// <summary>It has a run that is skipped.</summary>
    Skipped,

    /// <summary>It could not be asked.</summary>
    Failed,
}
