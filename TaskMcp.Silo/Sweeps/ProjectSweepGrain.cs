using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TaskMcp.Bindings;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Sweeps;

/// <summary>
/// The sweeps of one binding of a project (SPEC B-1): a durable line of them, and how far the first has come. The work goes beside the turns
/// (ProjectSweepGrain.Work.cs), writes nothing and comes home with each page of tasks, so that after a crash at most a page is asked again.
/// </summary>
public sealed partial class ProjectSweepGrain(
    [PersistentState(ProjectSweepState.Name)] IPersistentState<ProjectSweepState> state,
    ITaskQueries tasks,
    SweepPace pace,
    TimeProvider clock,
    ILogger<ProjectSweepGrain> log) : Grain, IProjectSweepGrain, IProjectSweepSelf, IRemindable
{
    private const string Reminder = "sweep";
    private static readonly TimeSpan FirstWake = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WakePeriod = TimeSpan.FromMinutes(1);

    /// <summary>What storage holds. A write in flight is not in it yet, so the work looks here.</summary>
    private ProjectSweepState _stored = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = state.State;
        Work();
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<SweepSnapshot>> List() => Task.FromResult(SweepRules.List(_stored));

    public Task Add(ImmutableArray<Sweep> sweeps)
    {
        var now = clock.GetUtcNow();
        return Keep(sweeps.Aggregate(state.State, (next, sweep) => SweepRules.Add(next, sweep, now)));
    }

    public async Task<GrainResult<SweepSnapshot>> Begin(Sweep sweep)
    {
        if (SweepRules.Find(state.State, sweep.Id) is null && SweepRules.IsFull(state.State)) return SweepRules.Limit;
        await Keep(SweepRules.Add(state.State, sweep, clock.GetUtcNow()));
        return SweepRules.Find(state.State, sweep.Id)!;
    }

    public Task Advance(SweepStep step) => Keep(SweepRules.Advance(state.State, step, clock.GetUtcNow()));

    public async Task Forget()
    {
        try
        {
            if (state.RecordExists) await state.ClearStateAsync();
            state.State = new();
            _stored = state.State;
            await Unregister();
        }
        finally
        {
            DeactivateOnIdle();
        }
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (state.State.Queue.IsEmpty) await Unregister();
        else Work();
    }

    /// <summary>One write; the reminder comes with the first sweep in line and goes after the last.</summary>
    private async Task Keep(ProjectSweepState next)
    {
        if (ReferenceEquals(next, state.State)) return;
        var wasEmpty = state.State.Queue.IsEmpty;
        state.State = next;
        try
        {
            if (wasEmpty && !next.Queue.IsEmpty) await Task.WhenAll(this.RegisterOrUpdateReminder(Reminder, FirstWake, WakePeriod), state.WriteStateAsync());
            else await state.WriteStateAsync();
            _stored = next;
            if (!wasEmpty && next.Queue.IsEmpty) await Unregister();
        }
        catch
        {
            state.State = _stored;
            // Work under way would wait for a turn that an ending activation no longer gives.
            _worker?.Dispose();
            DeactivateOnIdle();
            throw;
        }

        Work();
    }

    private async Task Unregister()
    {
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
