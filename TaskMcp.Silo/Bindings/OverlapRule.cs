using TaskMcp.Runs;
using TaskMcp.Schedules;

namespace TaskMcp.Silo.Bindings;

/// <summary>What becomes of a time of a schedule while the run before it is at work (SPEC B-10).</summary>
internal static class OverlapRule
{
    /// <summary>Why the run is left out; null when it is not. One that is made up for waits its turn in any case: those before it are at work because of the same absence.</summary>
    public static async Task<string?> WhyNot(IGrainFactory grains, string workspace, RunRequest request, bool waitsInAnyCase)
    {
        if (waitsInAnyCase || request.Binding.Config.Schedule is not { Overlap: Overlap.Skip }) return null;
        return await grains.GetGrain<IRunQueueGrain>(GrainKeys.RunQueue(workspace, request.Task.Id, request.Binding.Id)).IsBusy()
            ? "The run before it had not ended, and the schedule says overlap: skip."
            : null;
    }
}
