namespace TaskMcp.Silo.Schedules;

/// <summary>
/// A timer for the exact moment at which something of a grain is due, while the grain is active: a reminder may be late. The tick is a turn and comes again
/// every minute until the timer is armed for another moment.
/// </summary>
internal sealed class DueTimer(IGrainBase grain, TimeProvider clock, Func<CancellationToken, Task> tick)
{
    /// <summary>Further ahead the reminder alone will do: the activation is likely to be collected before.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromHours(1);

    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private IGrainTimer? _timer;
    private DateTimeOffset? _at;

    /// <summary>Whether a moment is awaited.</summary>
    public bool IsArmed => _timer is not null;

    /// <summary>Waits for this moment and for no other.</summary>
    public void Arm(DateTimeOffset? due)
    {
        var now = clock.GetUtcNow();
        var at = due <= now + Horizon ? due : null;
        if (at == _at) return;
        _timer?.Dispose();
        (_timer, _at) = (null, at);
        if (at is null) return;
        // Timers count whole milliseconds; a tick before the time would be one for nothing.
        var wait = TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((at.Value - now).TotalMilliseconds)));
        _timer = grain.RegisterGrainTimer(tick, new() { DueTime = wait, Period = Again });
    }

    /// <summary>After a tick that came too early: the clock that decides is behind the one that the timer waited by.</summary>
    public void ArmAgain(DateTimeOffset? due)
    {
        _at = null;
        Arm(due);
    }
}
