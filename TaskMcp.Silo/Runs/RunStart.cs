using TaskMcp.Runs;

namespace TaskMcp.Silo.Runs;

/// <summary>How a run begins.</summary>
internal static class RunStart
{
    /// <summary>Records the run, then puts it in line. A repeat makes no second run and starts nothing that has ended.</summary>
    public static async Task<RunSnapshot> Record(IGrainFactory grains, string workspace, RunRequest request)
    {
        var id = RunIds.Of(request.Binding.Id, request.Event.Id);
        var run = await grains.GetGrain<IRunGrain>(GrainKeys.Of(workspace, id)).Create(request);
        if (!RunRules.IsEnded(run.State))
            await grains.GetGrain<IRunQueueGrain>(GrainKeys.RunQueue(workspace, request.Task.Id, request.Binding.Id)).Enqueue(id);
        return run;
    }
}
