using Microsoft.Extensions.DependencyInjection;
using Orleans;
using TaskMcp.LocalRuntime.Storage;

namespace TaskMcp.LocalRuntime.Activations;

internal sealed partial class Activation
{
    private static readonly TimeSpan LifecycleTimeout = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AsyncServiceScope services;
    private IReadOnlyList<PersistentState> states = [];
    private DeactivationReason? reason;
    private bool isLeaving;

    public IServiceProvider ActivationServices => services.ServiceProvider;

    public Task Deactivated => deactivated.Task;

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            BeginDeactivation(deactivationReason);
            if (state == ActivationState.Deactivating) LeaveWhenQuiet();
        }
        // Long interleaving ticks would hold up the end of the process.
        if (deactivationReason.ReasonCode == DeactivationReasonCode.ShuttingDown) PostCancellation(timers.End);
    }

    /// <summary>Ends the activation if nobody has used it for so long.</summary>
    public void CollectIfIdleFor(TimeSpan age)
    {
        lock (gate)
        {
            if (state != ActivationState.Active || !turns.IsIdle) return;
            if (runtime.Time.GetElapsedTime(lastUsed) < age || keptUntil > runtime.Time.GetUtcNow()) return;
            BeginDeactivation(new(DeactivationReasonCode.ActivationIdle, $"Idle for {age}."));
            LeaveWhenQuiet();
        }
    }

    private void BeginActivation(Turn first)
    {
        state = ActivationState.Activating;
        var turn = new LifecycleTurn("OnActivateAsync", this, first.Flow, ActivateAsync, ActivationEnded) { Caller = first };
        Start(turn);
    }

    private async Task ActivateAsync()
    {
        services = runtime.Services.CreateAsyncScope();
        (GrainInstance, states) = implementation.Construction.Construct(this, services.ServiceProvider);
        using var timeout = new CancellationTokenSource(LifecycleTimeout);
        foreach (var loaded in states) await loaded.LoadAsync(timeout.Token);
        await ((IGrainBase)GrainInstance).OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
    }

    private void ActivationEnded(Exception? error)
    {
        lock (gate)
        {
            if (error is null)
            {
                state = ActivationState.Active;
                // What waits gets at least one turn, even if OnActivateAsync asked to end.
                StartWaiting();
                if (reason is null) return;
                BeginDeactivation(reason.Value);
                LeaveWhenQuiet();
                return;
            }
            reason = new(DeactivationReasonCode.ActivationFailed, error, "The activation failed.");
            isLeaving = true;
            Start(new LifecycleTurn("cleanup", this, null, CleanUpAsync, static _ => { }));
        }
        ActivationLog.ActivationFailed(runtime.Logger, error, GrainId);
        foreach (var turn in Leave()) turn.Refuse(error);
    }

    private void BeginDeactivation(DeactivationReason why)
    {
        if (state is ActivationState.Created or ActivationState.Activating) reason ??= why;
        if (state != ActivationState.Active) return;
        reason ??= why;
        state = ActivationState.Deactivating;
        timers.StopTicking();
    }

    /// <summary>When the last turn has ended, the grain may say goodbye.</summary>
    private void LeaveWhenQuiet()
    {
        if (isLeaving || turns.Running > 0) return;
        isLeaving = true;
        Start(new LifecycleTurn("OnDeactivateAsync", this, null, DeactivateAsync, DeactivationEnded));
    }

    private async Task DeactivateAsync()
    {
        using var timeout = new CancellationTokenSource(LifecycleTimeout);
        timers.End();
        try
        {
            await ((IGrainBase)GrainInstance!).OnDeactivateAsync(reason!.Value, timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception error)
        {
            ActivationLog.DeactivationFailed(runtime.Logger, error, GrainId);
        }
        // The next activation must read what this one has written, even if nobody awaited it.
        foreach (var written in states) await written.SettleAsync();
        await CleanUpAsync();
    }

    private async Task CleanUpAsync()
    {
        timers.End();
        try
        {
            if (GrainInstance is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
            else if (GrainInstance is IDisposable synchronous) synchronous.Dispose();
            await services.DisposeAsync();
        }
        catch (Exception error)
        {
            ActivationLog.DeactivationFailed(runtime.Logger, error, GrainId);
        }
    }

    private void DeactivationEnded(Exception? error)
    {
        if (error is not null) ActivationLog.DeactivationFailed(runtime.Logger, error, GrainId);
        ActivationLog.Deactivated(runtime.Logger, GrainId, reason!.Value.ReasonCode);
        foreach (var call in Leave().OfType<Call>().Where(call => !call.IsAbandoned)) runtime.Deliver(call);
    }

    private List<Turn> Leave()
    {
        List<Turn> waiting;
        lock (gate)
        {
            state = ActivationState.Gone;
            waiting = turns.TakeWaiting();
        }
        runtime.Remove(this);
        deactivated.TrySetResult();
        return waiting;
    }
}
