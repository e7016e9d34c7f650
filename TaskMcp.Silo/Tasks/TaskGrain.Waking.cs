using TaskMcp.Access;
using TaskMcp.Silo.Schedules;

namespace TaskMcp.Silo.Tasks;

/// <summary>Due dates, schedules and recovery (SPEC T-8, B-10): a durable reminder, and a timer for the exact moment while active.</summary>
public sealed partial class TaskGrain
{
    private IGrainReminder? _reminder;
    private DueTimer? _dueTimer;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = state.State;
        // What was missed fires before any command can change the due date that it was missed for.
        if (!await FireDue()) ArmDueTimer();
        Deliver();
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await FireDue();
        if (TaskStateRules.HasWork(state.State))
        {
            Deliver();
            return;
        }

        // Early, late or left over from a crash: bring it back to what the state needs.
        var wakeAt = state.State.Task is null ? null : WakeRules.WakeAt(state.State, clock.GetUtcNow());
        if (wakeAt != state.State.WakeAt) await Save(state.State);
        else await SetReminder(wakeAt);
    }

    /// <summary>Stores the due events whose time has come. Their projection is left to the delivery: nobody waits for them.</summary>
    private async Task<bool> FireDue()
    {
        var context = new CommandContext { Actor = Actor.System, CorrelationId = ids.Next().ToString("D") };
        var next = TaskStateRules.FireDue(state.State, new(context, clock.GetUtcNow(), ids));
        if (ReferenceEquals(next, state.State)) return false;
        await Save(next);
        Deliver();
        return true;
    }

    private void ArmDueTimer() => Due().Arm(TaskStateRules.NextDue(_stored));

    private async Task OnDueTimer(CancellationToken cancellationToken)
    {
        if (!await FireDue()) Due().ArmAgain(TaskStateRules.NextDue(_stored));
    }

    private DueTimer Due() => _dueTimer ??= new(this, clock, OnDueTimer);

    private async Task SetReminder(DateTimeOffset? wakeAt)
    {
        if (wakeAt is { } at)
        {
            var now = clock.GetUtcNow();
            _reminder = await this.RegisterOrUpdateReminder(WakeRules.Reminder, at > now ? at - now : TimeSpan.Zero, WakeRules.Retry);
            return;
        }

        var reminder = _reminder ?? await this.GetReminder(WakeRules.Reminder);
        _reminder = null;
        if (reminder is not null) await this.UnregisterReminder(reminder);
    }
}
