using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Runs;

namespace TaskMcp.Silo.Runs;

/// <summary>
/// A run. Its turns decide and store; what takes long happens between them (RunGrain.Work.cs, RunGrain.Calls.cs) and comes home through
/// <see cref="IRunSelf"/> (RunGrain.Self.cs). A reminder wakes it until it has ended and left its queue, so a crash at any point is healed; only
/// while it waits for a person there is none (RunGrain.Waiting.cs).
/// </summary>
public sealed partial class RunGrain(
    [PersistentState(RunRecord.StateName)] IPersistentState<RunRecord> stored,
    IRunProjection projection,
    OutputApplication outputs,
    RetryJitter jitter,
    TimeProvider clock,
    RunMeter meter,
    Echoes.Echoes echoes,
    ILogger<RunGrain> logger) : Grain, IRunGrain, IRunSelf, IRemindable
{
    private const string Wake = "wake";
    private static readonly TimeSpan WakePeriod = TimeSpan.FromMinutes(1);

    /// <summary>How soon after a restart the work goes on; most runs have ended before.</summary>
    private static readonly TimeSpan FirstWake = TimeSpan.FromSeconds(10);

    private RunRecord Run => stored.State;

    private string WorkspaceName => GrainKeys.Workspace(this.GetPrimaryKeyString());

    private long _projectedVersion;

    public async Task<RunSnapshot> Create(RunRequest request)
    {
        if (Run.Request is null)
        {
            var created = RunRules.Create(GrainKeys.Id(this.GetPrimaryKeyString()), request, clock.GetUtcNow());
            await Save(created, wakeIn: RunRules.IsEnded(created.State) ? null : FirstWake);
        }

        await Project();
        return Run.ToSnapshot();
    }

    public Task<GrainResult<RunSnapshot>> Get() => Task.FromResult<GrainResult<RunSnapshot>>(
        Run.Request is null ? NotFound() : Run.ToSnapshot());

    public Task Start()
    {
        _isItsTurn = true;
        Work();
        return Task.CompletedTask;
    }

    public Task<GrainResult<RunSnapshot>> Cancel(CommandContext context) =>
        Command(run => RunRules.Cancel(run, context.Actor, clock.GetUtcNow()), wakeIn: FirstWake);

    public Task<GrainResult<RunSnapshot>> Replay(CommandContext context) =>
        Command(run => RunRules.Replay(run, clock.GetUtcNow()), wakeIn: FirstWake);

    public Task<GrainResult<RunSnapshot>> ReplayWith(BindingSnapshot binding, CommandContext context) =>
        Command(run => RunRules.ReplayWith(run, binding, clock.GetUtcNow()), wakeIn: FirstWake);

    public Task<GrainResult<RunSnapshot>> Review(ReviewAnswer answer, CommandContext context) =>
        Command(run => RunRules.Review(run, answer, context.Actor, clock.GetUtcNow()), wakeIn: FirstWake);

    public Task<GrainResult<RunSnapshot>> Answer(InputAnswers answers, CommandContext context) =>
        Command(run => RunRules.Answer(run, answers, clock.GetUtcNow()), wakeIn: FirstWake);

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (Run.Request is null) await Unregister();
        else Work();
    }

    private async Task<GrainResult<RunSnapshot>> Command(Func<RunRecord, GrainResult<RunRecord>> decide, TimeSpan wakeIn)
    {
        if (Run.Request is null) return NotFound();
        var decision = decide(Run);
        if (!decision.IsAccepted) return decision.Refusal;
        _isItsTurn = false;
        await Save(decision.Value, wakeIn);
        await Project();
        if (_call is { } call) await call.CancelAsync();
        Work();
        if (Run.State == RunState.Queued) await TakePlace();
        return Run.ToSnapshot();
    }

    /// <summary>Before anybody is answered, so that runs that are replayed one after the other stand in line like that (SPEC B-7). What fails here the work does.</summary>
    private async Task TakePlace()
    {
        try
        {
            await Queue().Enqueue(Run.Id);
        }
        catch (Exception error)
        {
            LogInterrupted(logger, error, Run.Id);
        }
    }

    /// <summary>Writes once; the reminder goes along with the write that makes it needed.</summary>
    private async Task Save(RunRecord next, TimeSpan? wakeIn = null)
    {
        var before = stored.State;
        stored.State = next;
        try
        {
            if (wakeIn is { } due)
                await Task.WhenAll(stored.WriteStateAsync(), this.RegisterOrUpdateReminder(Wake, due, WakePeriod));
            else
                await stored.WriteStateAsync();
        }
        catch
        {
            // Work under way may still come home to this activation: it must not store what was just refused.
            stored.State = before;
            DeactivateOnIdle();
            throw;
        }

        if (RunRules.IsEnded(next.State) && (next.State != before.State || next.Version == 1)) Ended(next);
    }

    private async Task Project()
    {
        if (Run.Request is null || _projectedVersion == Run.Version) return;
        var snapshot = Run.ToSnapshot();
        await projection.Apply(WorkspaceName, snapshot, CancellationToken.None);
        _projectedVersion = snapshot.Version;
    }

    private void Ended(RunRecord run)
    {
        meter.Ended(run.State);
        LogEnded(logger, run.Id, run.State);
    }

    private async Task Unregister()
    {
        if (await this.GetReminder(Wake) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private Refusal NotFound() => new("run.not_found", $"There is no run {GrainKeys.Id(this.GetPrimaryKeyString())}.");

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {RunId} ended: {State}")]
    private static partial void LogEnded(ILogger logger, Guid runId, RunState state);
}
