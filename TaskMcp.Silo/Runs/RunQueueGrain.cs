using TaskMcp.Runs;

namespace TaskMcp.Silo.Runs;

/// <summary>
/// The line of one binding on one task (SPEC B-7). It needs no reminder: every run in line has its own until it has left, and wakes the
/// line with another <see cref="Enqueue"/> or <see cref="Finished"/>.
/// </summary>
public sealed class RunQueueGrain([PersistentState("run_queue")] IPersistentState<RunQueueState> line) : Grain, IRunQueueGrain
{
    private IGrainTimer? _starter;

    public async Task Enqueue(Guid runId)
    {
        if (!line.State.Runs.Contains(runId)) await Save(line.State with { Runs = line.State.Runs.Add(runId) });
        StartHead();
    }

    public Task<bool> IsBusy() => Task.FromResult(!line.State.Runs.IsEmpty);

    public async Task Finished(Guid runId)
    {
        if (line.State.Runs.Contains(runId)) await Save(line.State with { Runs = line.State.Runs.Remove(runId) });
        StartHead();
    }

    /// <summary>Outside this turn, since the caller may be the head itself.</summary>
    private void StartHead()
    {
        if (line.State.Runs.IsEmpty) return;
        _starter ??= this.RegisterGrainTimer(Start, new()
        {
            DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true,
        });
        _starter.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private Task Start(CancellationToken cancellationToken)
    {
        if (line.State.Runs is not [var head, ..]) return Task.CompletedTask;
        var workspace = GrainKeys.Workspace(this.GetPrimaryKeyString());
        return GrainFactory.GetGrain<IRunGrain>(GrainKeys.Of(workspace, head)).Start();
    }

    private async Task Save(RunQueueState next)
    {
        var before = line.State;
        line.State = next;
        try
        {
            if (next.Runs.IsEmpty) await line.ClearStateAsync();
            else await line.WriteStateAsync();
        }
        catch
        {
            line.State = before;
            DeactivateOnIdle();
            throw;
        }
    }
}
