using TaskMcp.Projects;

namespace TaskMcp.Silo.Sweeps;

/// <summary>A sweep's question to one task.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.task_sweep")]
public sealed record TaskSweep
{
    [Id(0)] public required Sweep Sweep { get; init; }

    /// <summary>The project that the templates see.</summary>
    [Id(1)] public required ProjectSnapshot Project { get; init; }

    /// <summary>Whether the task may have been asked before: then it looks first whether it has its run.</summary>
    [Id(2)] public bool MayBeRepeat { get; init; }
}
