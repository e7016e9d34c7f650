using TaskMcp.Runs;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Sweeps;

namespace TaskMcp.Silo.Tasks;

/// <summary>Bindings of the project that go over all its tasks (SPEC B-1).</summary>
public sealed partial class TaskGrain
{
    public async Task<SweptTask> Sweep(TaskSweep question)
    {
        var sweep = question.Sweep;
        var uses = state.State.ProjectBindings;
        if (Present is not { } task || !SweepRules.Concerns(sweep, task, uses)) return Passed();
        if (ProjectBindingRules.WasSwept(uses, sweep.Binding.Id, sweep.Id)) return SweptTask.Ran;
        if (await sweeps.Dispatch(Workspace, task, question, CancellationToken.None) is not { } run) return Passed();
        if (run.State == RunState.Skipped) return SweptTask.Skipped;
        // A time that is made up for counts at its time: many of them at once are no loop.
        var firing = BindingFiring.Of(sweep.Binding, run.Id, sweep.Time);
        var fired = state.State with { ProjectBindings = ProjectBindingRules.RecordSweep(uses, firing, sweep.Id) };
        await NotifyOfPauses(fired, [firing]);
        await Save(fired);
        return SweptTask.Ran;
    }

    /// <summary>A task that only a sweep woke up does not stay: there may be a hundred thousand of them.</summary>
    private SweptTask Passed()
    {
        if (!_isDelivering && !TaskStateRules.HasWork(state.State) && _dueTimer is not { IsArmed: true }) DeactivateOnIdle();
        return SweptTask.Passed;
    }
}
