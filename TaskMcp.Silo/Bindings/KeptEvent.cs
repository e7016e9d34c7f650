using TaskMcp.Bindings;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>An event of a task as it is kept.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Task">The task right after it; null when that is not kept.</param>
/// <param name="ProjectId">The project that the task was in then.</param>
/// <param name="IsPending">Whether it is still on its way to the bindings.</param>
public sealed record KeptEvent(TaskEvent Event, TaskSnapshot? Task, Guid ProjectId, bool IsPending)
{
    /// <summary>The body, where it is a delivery (SPEC W-7).</summary>
    public JsonText? Payload { get; init; }

    /// <summary>Why nothing came of a delivery, as it was told then.</summary>
    public string? Told { get; init; }

    /// <summary>The pass over the tasks of the project that asked this one.</summary>
    public SweepSnapshot? Sweep { get; init; }
}
