using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using TaskMcp.LocalRuntime.Activations.Scheduling;
using TaskMcp.LocalRuntime.Hosting;
using TaskMcp.LocalRuntime.References;
using TaskMcp.LocalRuntime.Timers;

namespace TaskMcp.LocalRuntime.Activations;

/// <summary>One grain in memory: decides when its turns run. The other part is its life, from loading to leaving.</summary>
internal sealed partial class Activation : ILocalGrainContext
{
    private readonly Lock gate = new();
    private readonly ActivationScheduler scheduler = new();
    private readonly GrainRuntime runtime;
    private readonly GrainImplementation implementation;
    private readonly TurnQueue turns;
    private readonly ActivationTimers timers = new();
    private ActivationState state;
    private long lastUsed;
    private DateTimeOffset keptUntil;

    public Activation(GrainId grainId, GrainImplementation implementation, GrainRuntime runtime)
    {
        GrainId = grainId;
        this.implementation = implementation;
        this.runtime = runtime;
        turns = new(this);
    }

    public GrainId GrainId { get; }

    public object? GrainInstance { get; private set; }

    /// <summary>Whether the code that runs now runs on this activation.</summary>
    public bool IsCurrent => scheduler.IsCurrent;

    /// <summary>Takes a turn, to run it when it may. False when this activation has ended: the turn belongs to the next one.</summary>
    public bool Receive(Turn turn)
    {
        GrainCallCycleException? cycle;
        lock (gate)
        {
            if (state == ActivationState.Gone) return false;
            cycle = CallChain.Cycle(turn, this);
            if (cycle is null) Admit(turn);
        }
        if (cycle is null) return true;
        ActivationLog.CallCycle(runtime.Logger, cycle, GrainId);
        turn.Refuse(cycle);
        return true;
    }

    /// <summary>Takes a tick of one of its timers. False when the activation is ending: the timers have ended with it.</summary>
    public bool ReceiveTick(Turn tick)
    {
        lock (gate)
        {
            if (state is ActivationState.Deactivating or ActivationState.Gone) return false;
            Admit(tick);
            return true;
        }
    }

    /// <summary>A turn's code has ended.</summary>
    public void Ended(Turn turn, Exception? error)
    {
        lock (gate)
        {
            turns.End(turn);
            if (turn.KeepsAlive) lastUsed = runtime.Time.GetTimestamp();
            if (error is InconsistentStateException { IsSourceActivation: true } inconsistent)
            {
                inconsistent.IsSourceActivation = false;
                BeginDeactivation(new(DeactivationReasonCode.ApplicationError, error, "The state in memory is not the stored one."));
            }
            StartWaiting();
            if (state == ActivationState.Deactivating) LeaveWhenQuiet();
        }
    }

    /// <summary>Cancels something on the grain's thread, between the steps of its code.</summary>
    public void PostCancellation(Action cancel) => ExecutionContext.Run(
        CleanExecutionContext.Value,
        _ => Task.Factory.StartNew(() => Cancel(cancel), CancellationToken.None, TaskCreationOptions.None, scheduler), null);

    public IGrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        EnsureCurrent("A timer can be registered");
        return timers.Add(new GrainTimer(this, runtime.Time, runtime.Logger, callback, options));
    }

    public void Forget(GrainTimer timer) => timers.Remove(timer);

    public void DelayDeactivation(TimeSpan timeSpan)
    {
        lock (gate)
        {
            if (timeSpan == TimeSpan.MaxValue || timeSpan == Timeout.InfiniteTimeSpan) keptUntil = DateTimeOffset.MaxValue;
            else keptUntil = timeSpan <= TimeSpan.Zero ? default : runtime.Time.GetUtcNow() + timeSpan;
        }
    }

    public object Reference(Type interfaceType) => runtime.References.Make(interfaceType, GrainId);

    /// <exception cref="InvalidOperationException">The code that runs now is not this grain's.</exception>
    public void EnsureCurrent(string what)
    {
        if (!IsCurrent) throw new InvalidOperationException($"{what} only on the grain's own turn ({GrainId}), not from Task.Run, ConfigureAwait(false) or outside.");
    }

    public override string ToString() => GrainId.ToString();

    private void Admit(Turn turn)
    {
        if (state == ActivationState.Created) BeginActivation(turn);
        if (IsAdmitted(turn) && turns.MayStart(turn)) Start(turn);
        else turns.Wait(turn);
    }

    /// <summary>While it ends, only what a running turn waits for still gets in: otherwise that one would never end.</summary>
    private bool IsAdmitted(Turn turn) => state switch
    {
        ActivationState.Active => true,
        ActivationState.Deactivating => turns.Running > 0 && CallChain.PassesThrough(turn, this),
        _ => false,
    };

    private void Start(Turn turn)
    {
        turns.Start(turn);
        scheduler.Post(turn);
    }

    private void StartWaiting()
    {
        if (state is not (ActivationState.Active or ActivationState.Deactivating)) return;
        if (!turns.HasWaiting) return;
        foreach (var turn in turns.StartWaiting(IsAdmitted)) scheduler.Post(turn);
    }

    private void Cancel(Action cancel)
    {
        try
        {
            cancel();
        }
        catch (AggregateException error)
        {
            ActivationLog.CancellationFailed(runtime.Logger, error, GrainId);
        }
    }
}
