using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using TaskMcp.LocalRuntime.Activations;

namespace TaskMcp.LocalRuntime.Timers;

/// <summary>
/// A timer of an activation. A tick is a turn; ticks of one timer never overlap, because the next is due a period after the last one
/// ended. A tick that throws is logged and the next one comes.
/// </summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource cancellation = new();
    private readonly Activation activation;
    private readonly ILogger logger;
    private readonly Func<CancellationToken, Task> callback;
    private readonly ITimer clock;
    private TimeSpan dueTime;
    private TimeSpan period;
    private bool isTicking;
    private bool isChanged;
    private bool isStopped;

    public GrainTimer(Activation activation, TimeProvider time, ILogger logger, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        Check(options.DueTime, nameof(options));
        Check(options.Period, nameof(options));
        (dueTime, period) = (options.DueTime, options.Period);
        (Interleaves, KeepsAlive) = (options.Interleave, options.KeepAlive);
        this.activation = activation;
        this.logger = logger;
        this.callback = callback;
        // A tick belongs to nobody's flow, least of all to that of the call which registered it.
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            clock = time.CreateTimer(static timer => ((GrainTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public bool Interleaves { get; }

    public bool KeepsAlive { get; }

    public void Start() => Arm(dueTime);

    /// <summary>No more ticks.</summary>
    public void Stop()
    {
        lock (gate) isStopped = true;
        clock.Dispose();
    }

    /// <summary>During a tick the change takes effect at its end.</summary>
    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (gate)
        {
            (this.dueTime, this.period, isChanged) = (dueTime, period, true);
            if (isTicking) return;
        }
        Arm(dueTime);
    }

    public void Dispose()
    {
        Stop();
        activation.Forget(this);
        try
        {
            cancellation.Cancel();
        }
        catch (AggregateException error)
        {
            TimerLog.CancellationFailed(logger, error, activation.GrainId);
        }
    }

    public Task Tick()
    {
        lock (gate) isChanged = false;
        return callback(cancellation.Token);
    }

    public void TickEnded(Exception? error)
    {
        if (error is not null) TimerLog.TickFailed(logger, error, activation.GrainId);
        TimeSpan next;
        lock (gate)
        {
            isTicking = false;
            next = isChanged ? dueTime : period;
        }
        Arm(next);
    }

    private void Fire()
    {
        lock (gate)
        {
            if (isStopped || isTicking) return;
            isTicking = true;
        }
        activation.ReceiveTick(new TimerTick(this));
    }

    private void Arm(TimeSpan delay)
    {
        lock (gate)
        {
            if (!isStopped) clock.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    private static void Check(TimeSpan time, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((long)time.TotalMilliseconds, -1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)time.TotalMilliseconds, uint.MaxValue - 1, name);
    }
}
