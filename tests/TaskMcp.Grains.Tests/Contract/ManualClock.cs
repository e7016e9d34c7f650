namespace TaskMcp.Grains.Tests.Contract;

/// <summary>A clock that stands still until it is moved, with timers that fire when it passes them.</summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, stopping at each timer on the way.</summary>
    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (TakeNext(end) is { } due) due.Fire();
        lock (gate) now = end;
    }

    private ManualTimer? TakeNext(DateTimeOffset end)
    {
        lock (gate)
        {
            var next = timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next is null) return null;
            if (next.Due > now) now = next.Due;
            next.Due = next.Period == Timeout.InfiniteTimeSpan || next.Period == TimeSpan.Zero ? DateTimeOffset.MaxValue : now + next.Period;
            return next;
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; } = DateTimeOffset.MaxValue;

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : clock.now + dueTime;
                Period = period;
                if (!clock.timers.Contains(this)) clock.timers.Add(this);
            }
            // Like the system's timers, one that is due now fires without the clock being moved.
            if (dueTime == TimeSpan.Zero) ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.FireIfDue(), this, preferLocal: false);
            return true;
        }

        public void Dispose()
        {
            lock (clock.gate) clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void FireIfDue()
        {
            lock (clock.gate)
            {
                if (Due > clock.now || !clock.timers.Contains(this)) return;
                Due = Period == Timeout.InfiniteTimeSpan || Period == TimeSpan.Zero ? DateTimeOffset.MaxValue : clock.now + Period;
            }
            Fire();
        }
    }
}
