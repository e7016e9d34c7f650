using TaskMcp.Silo.Schedules;
using TaskMcp.Silo.Sweeps;
using TaskMcp.Silo.Tasks;

namespace TaskMcp.Silo.Projects;

/// <summary>
/// The schedules of the project's bindings (SPEC B-10): a durable reminder, and a timer for the exact moment while active. A time that has come is stored
/// with the mark behind it, then handed to the grain of the binding's sweeps, which stores it before it answers; so nothing here waits for a task.
/// </summary>
public sealed partial class ProjectGrain
{
    private const string ScheduleReminder = "schedule";

    private DueTimer? _dueTimer;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        ArmDueTimer();
        return Task.CompletedTask;
    }

    private async Task OnScheduleReminder()
    {
        await FireDue();
        // Early, late or left over from a crash: bring it back to what the state needs.
        var wakeAt = ProjectSchedules.WakeAt(state.State, clock.GetUtcNow());
        if (wakeAt != state.State.WakeAt) await SaveBindings(state.State);
        else await SetScheduleReminder(wakeAt);
    }

    /// <summary>Stores the times that have come, and hands over what is stored. A repeat of that is known by its times.</summary>
    private async Task FireDue()
    {
        var next = ProjectSchedules.Fire(state.State, clock.GetUtcNow());
        if (!ReferenceEquals(next, state.State)) await SaveBindings(next);
        if (state.State.IsDeleted || state.State.Fires.IsEmpty) return;
        foreach (var fires in state.State.Fires.GroupBy(fire => fire.BindingId))
            if (Binding(fires.Key) is { } binding) await Sweeps(binding.Id).Add([.. fires.Select(fire => Sweeping.BySchedule(binding, fire))]);
        await SaveBindings(state.State with { Fires = [] });
    }

    private async Task OnDueTimer(CancellationToken cancellationToken)
    {
        var before = state.State;
        await FireDue();
        if (ReferenceEquals(before, state.State)) Due().ArmAgain(ProjectSchedules.Next(state.State));
    }

    private void ArmDueTimer() => Due().Arm(ProjectSchedules.Next(state.State));

    private DueTimer Due() => _dueTimer ??= new(this, clock, OnDueTimer);

    /// <summary>Writes bindings, schedules and the reminder that they need; the read model knows nothing of them.</summary>
    private async Task SaveBindings(ProjectState next)
    {
        var before = state.State;
        var wakeAt = ProjectSchedules.WakeAt(next, clock.GetUtcNow());
        var hasMoved = wakeAt != before.WakeAt;
        var isEarlier = hasMoved && wakeAt is not null && (before.WakeAt is null || wakeAt < before.WakeAt);
        state.State = next with { WakeAt = wakeAt };
        _shown = null;
        try
        {
            // Sooner: never stored without it. Later or gone: only after what made it needless is stored.
            if (isEarlier) await Task.WhenAll(SetScheduleReminder(wakeAt), state.WriteStateAsync());
            else await state.WriteStateAsync();
            if (hasMoved && !isEarlier) await SetScheduleReminder(wakeAt);
        }
        catch
        {
            state.State = before;
            _shown = null;
            DeactivateOnIdle();
            throw;
        }

        ArmDueTimer();
    }

    private async Task SetScheduleReminder(DateTimeOffset? wakeAt)
    {
        if (wakeAt is { } at)
        {
            var now = clock.GetUtcNow();
            await this.RegisterOrUpdateReminder(ScheduleReminder, at > now ? at - now : TimeSpan.Zero, WakeRules.Retry);
        }
        else if (await this.GetReminder(ScheduleReminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }
}
