using TaskMcp.Access;

namespace TaskMcp.Silo.Tasks;

/// <summary>Due dates, schedules and recovery (SPEC T-8, B-10): a durable reminder, and a timer for the exact moment while active.</summary>
public sealed partial class TaskGrain
{
    /// <summary>Further ahead the reminder alone will do: the activation is likely to be collected before.</summary>
    private static readonly TimeSpan TimerHorizon = TimeSpan.FromHours(1);

    private IGrainReminder? _reminder;
    private IGrainTimer? _dueTimer;
    private DateTimeOffset? _dueTimerAt;

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

    private void ArmDueTimer()
    {
        var now = clock.GetUtcNow();
        var at = TaskStateRules.NextDue(_stored) is { } due && due <= now + TimerHorizon ? due : (DateTimeOffset?)null;
        if (at == _dueTimerAt) return;
        _dueTimer?.Dispose();
        _dueTimer = null;
        _dueTimerAt = at;
        if (at is null) return;
        // Timers count whole milliseconds; a tick before the time would be one for nothing.
        var wait = TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((at.Value - now).TotalMilliseconds)));
        _dueTimer = this.RegisterGrainTimer(OnDueTimer, new() { DueTime = wait, Period = WakeRules.Retry });
    }

    private async Task OnDueTimer(CancellationToken cancellationToken)
    {
        if (await FireDue()) return;
        // The clock that decides is behind the one that the timer waited by.
        _dueTimerAt = null;
        ArmDueTimer();
    }

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
