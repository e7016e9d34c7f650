namespace TaskMcp.Runs;

/// <summary>
/// The runs of one binding on one task: first in, first out, one in flight (SPEC B-7). Key: <see cref="GrainKeys.RunQueue"/>.
/// Holds ids only; a run that ends leaves it.
/// </summary>
[Alias("taskmcp.IRunQueueGrain")]
public interface IRunQueueGrain : IGrainWithStringKey
{
    /// <summary>Appends a recorded run; the same id again changes nothing. Durable when it returns.</summary>
    [Alias("Enqueue")] Task Enqueue(Guid runId);

    /// <summary>Whether a run has not ended.</summary>
    [Alias("IsBusy"), ReadOnly] Task<bool> IsBusy();

    /// <summary>From a run: it has ended, the next may start. Safe to repeat.</summary>
    [Alias("Finished")] Task Finished(Guid runId);
}
