using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>
/// A call through the gateway that may take long. It runs beside this grain's turns; its end comes home in a turn and is written. A reminder forgets it
/// when its time is over, and makes good what a crash cut off.
/// </summary>
internal sealed class LongCallGrain(
    [PersistentState(LongCallState.Name)] IPersistentState<LongCallState> state,
    TimeProvider clock,
    ILogger<LongCallGrain> log) : Grain, ILongCallGrain, ILongCallSelf, IRemindable, IDisposable
{
    private const string Reminder = "long_call";
    private const int LongestMessage = 500;
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly TimeSpan AwakeWhileWorking = TimeSpan.FromMinutes(15);

    private CancellationTokenSource? _cancellation;
    private Hearing? _hearing;
    private IGrainTimer? _worker;

    private string Workspace => GrainKeys.Workspace(this.GetPrimaryKeyString());

    private string Id => this.GetPrimaryKeyString()[(Workspace.Length + 1)..];

    private LongCallSnapshot Present => LongCallRules.Snapshot(Id, state.State, _hearing?.Progress);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // What is over is woken only to be forgotten.
        if (state.State is not { Status: LongCallStatus.Working, Call: { } call } || LongCallRules.IsOver(state.State, clock.GetUtcNow())) return;
        // Written before it is made again, so that a call that takes the whole process down is not made for ever.
        await Write(LongCallRules.CutOff(state.State, clock.GetUtcNow()));
        if (state.State.Status == LongCallStatus.Working) Work(call);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _cancellation?.CancelAsync() ?? Task.CompletedTask;

    public async Task<LongCallStart> Start(GatewayCall call, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (state.State.PrincipalId is not null || _cancellation is not null) throw new InvalidOperationException("A long call is started once.");
        _cancellation = new();
        call = call with { IdempotencyKey = call.IdempotencyKey ?? Id };
        var listed = (await Gateway(call).Find(call.Caller, call.Name, cancellationToken)).Items;
        var definition = listed.IsEmpty ? default : ToolNaming.Read(listed[0]);
        var support = LongCallRules.Support(definition);
        var work = Make(call, _cancellation.Token);
        if (listed.IsEmpty || support == LongCallRules.Forbidden || (await IsSoon(work, grace, cancellationToken) && (support != LongCallRules.Required || !HasResult(work))))
        {
            // Whoever waits for it gives up for it, too.
            await using var gone = cancellationToken.Register(_cancellation.Cancel);
            DeactivateOnIdle();
            return new() { Answer = await work };
        }

        DelayDeactivation(AwakeWhileWorking);
        var kept = await this.AsReference<ILongCallSelf>().Keep(call, ToolTreatments.MayRepeat(definition));
        _ = Follow(work);
        return new() { Task = kept };
    }

    public Task<GrainResult<LongCallSnapshot>> Get(Caller caller) => Task.FromResult<GrainResult<LongCallSnapshot>>(IsOf(caller) ? Present : LongCallRules.NotFound);

    public async Task<GrainResult<LongCallSnapshot>> Answer(Caller caller, ImmutableDictionary<string, JsonText> responses)
    {
        if (!IsOf(caller)) return LongCallRules.NotFound;
        // It goes on with what its principal may now, which may be less than when it began.
        var call = state.State.Call is { } begun ? begun with { Caller = caller } : null;
        var (next, answers) = LongCallRules.Given(state.State, responses, clock.GetUtcNow());
        if (next != state.State) await Write(next with { Call = call });
        if (answers is not null) Work(call! with { Answers = answers });
        return Present;
    }

    public async Task<GrainResult<LongCallSnapshot>> Cancel(Caller caller)
    {
        if (!IsOf(caller)) return LongCallRules.NotFound;
        var next = LongCallRules.Cancelled(state.State, clock.GetUtcNow());
        if (next == state.State) return Present;
        await Write(next);
        if (_cancellation is not null) await _cancellation.CancelAsync();
        return Present;
    }

    public async Task<LongCallSnapshot> Keep(GatewayCall call, bool mayRepeat)
    {
        await this.RegisterOrUpdateReminder(Reminder, LongCallRules.TimeToLive, Period);
        await Write(LongCallRules.Begin(call, mayRepeat, clock.GetUtcNow()));
        return Present;
    }

    public async Task Ended(GatewayAnswer? answer)
    {
        var now = clock.GetUtcNow();
        if (answer is null && state.State is { Status: LongCallStatus.Working, MayRepeat: true })
        {
            // The next activation makes it again: of a server that stops, or after a failure here.
            DeactivateOnIdle();
            return;
        }

        var next = answer is null ? LongCallRules.CutOff(state.State, now) : LongCallRules.Answered(state.State, answer, now);
        if (next != state.State) await Write(next);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (state.State.PrincipalId is not null && !LongCallRules.IsOver(state.State, clock.GetUtcNow())) return;
        if (_cancellation is not null) await _cancellation.CancelAsync();
        await state.ClearStateAsync();
        state.State = new();
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
        DeactivateOnIdle();
    }

    public void Dispose() => _cancellation?.Dispose();

    private IGatewayGrain Gateway(GatewayCall call) => GrainFactory.GetGrain<IGatewayGrain>(GrainKeys.Gateway(Workspace, call.Caller.Actor.Id));

    private bool IsOf(Caller caller) => state.State.PrincipalId == caller.Actor.Id && caller.Workspace == Workspace && caller.MayCallTools && !LongCallRules.IsOver(state.State, clock.GetUtcNow());

    // By a timer, so that it belongs to nobody's request: neither to that which woke this grain up nor to that which brought answers.
    private void Work(GatewayCall call)
    {
        DelayDeactivation(AwakeWhileWorking);
        _cancellation?.Dispose();
        var cancelled = (_cancellation = new()).Token;
        _worker?.Dispose();
        _worker = this.RegisterGrainTimer(
            _ => Follow(Make(call, cancelled)), new() { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true });
    }

    private async Task<GatewayAnswer> Make(GatewayCall call, CancellationToken cancellationToken)
    {
        var reference = await GrainFactory.Reference<IToolProgressObserver>(_hearing = new());
        try
        {
            return await Gateway(call).Call(call, reference, cancellationToken);
        }
        finally
        {
            await GrainFactory.EndReference(reference);
        }
    }

    // Of a call that has ended: it was neither refused nor did it ask or break here.
    private static bool HasResult(Task<GatewayAnswer> work) => work is { IsCompletedSuccessfully: true, Result: { Result: not null } or { RpcError: not null } };

    private async Task<bool> IsSoon(Task work, TimeSpan grace, CancellationToken cancellationToken)
    {
        try
        {
            await work.WaitAsync(grace, clock, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            // It may have ended while this was on its way.
            return work.IsCompleted;
        }
        catch (OperationCanceledException) when (!work.IsCompleted)
        {
            await _cancellation!.CancelAsync();
            throw;
        }
    }

    private async Task Follow(Task<GatewayAnswer> work)
    {
        GatewayAnswer? answer = null;
        try
        {
            answer = await work;
        }
        catch (Exception error)
        {
            // A call that was cancelled has ended already; anything else is told to whoever asks for it.
            if (error is not OperationCanceledException) GatewayLog.LongCallFailed(log, Id, error);
        }

        try
        {
            await this.AsReference<ILongCallSelf>().Ended(answer);
        }
        catch (Exception error)
        {
            GatewayLog.LongCallFailed(log, Id, error);
        }
    }

    private async Task Write(LongCallState next)
    {
        var before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State = before;
            DeactivateOnIdle();
            throw;
        }
    }

    // In the grain's place, which can't be an observer.
    private sealed class Hearing : IToolProgressObserver
    {
        private volatile string? _progress;

        public string? Progress => _progress;

        public Task Report(ToolProgress progress)
        {
            var steps = progress.Total is { } total ? $"{progress.Progress}/{total}" : $"{progress.Progress}";
            _progress = Results.TextRules.Start(progress.Message is { } message ? $"{message} ({steps})" : steps, LongestMessage);
            return Task.CompletedTask;
        }

        public Task Log(ServerLogLine line) => Task.CompletedTask;
    }
}
