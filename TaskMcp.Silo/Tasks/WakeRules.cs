namespace TaskMcp.Silo.Tasks;

/// <summary>When the one reminder of a task should tick: for what has to go out after a crash, else for what is due next. Pure.</summary>
internal static class WakeRules
{
    public const string Reminder = "wake";

    /// <summary>How long an undelivered change waits at most for another try after a crash: the period of the reminder.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    /// <summary>When the reminder of an undelivered change ticks first; by then it has been delivered, unless there was a crash.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);

    /// <summary>Reminders further ahead are set in steps: timers of the runtimes don't reach beyond 49 days.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(30);

    /// <summary>The first tick; null for no reminder. One that ticks soon enough stays, since it goes on ticking every minute.</summary>
    public static DateTimeOffset? WakeAt(TaskState state, DateTimeOffset now) => WakeAt(TaskStateRules.HasWork(state), TaskStateRules.NextDue(state), state.WakeAt, now);

    /// <summary>The same for any grain: with what it has to bring out, what is due next, and when its reminder ticks first at present.</summary>
    public static DateTimeOffset? WakeAt(bool hasWork, DateTimeOffset? due, DateTimeOffset? present, DateTimeOffset now)
    {
        if (hasWork) return present is not null && present <= now + Retry ? present : now + FirstRetry;
        return due <= now + Horizon ? due : due is null ? null : now + Horizon;
    }
}
