using TaskMcp.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Sweeps;

/// <summary>Turns a sweep's question to a task into a run.</summary>
public interface ISweepDispatcher
{
    /// <summary>
    /// Records the run of the task, and queues it unless it is skipped: because the one before it has not ended, or its conditions cannot be decided. Null when
    /// the conditions do not hold: then there is none, as with events. A repeat makes no second run.
    /// </summary>
    Task<RunSnapshot?> Dispatch(string workspace, TaskSnapshot task, TaskSweep question, CancellationToken cancellationToken);
}
