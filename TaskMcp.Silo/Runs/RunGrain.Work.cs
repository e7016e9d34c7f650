using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TaskMcp.Runs;
using TaskMcp.ServiceDefaults;

namespace TaskMcp.Silo.Runs;

/// <summary>The work of a run outside its turns: one loop at a time, on an interleaving timer that writes nothing itself.</summary>
public sealed partial class RunGrain
{
    /// <summary>How long the work rests after an infrastructure failure (storage, a grain that could not be reached).</summary>
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>The longest that one timer runs.</summary>
    private static readonly TimeSpan MaxRest = TimeSpan.FromDays(1);

    private IGrainTimer? _worker;
    private bool _isItsTurn;
    private bool _isReleased;

    private void Work(TimeSpan dueIn = default)
    {
        _worker ??= this.RegisterGrainTimer(DoWork, new()
        {
            DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true,
        });
        _isReleased = false;
        _worker.Change(dueIn, Timeout.InfiniteTimeSpan);
    }

    private async Task DoWork(CancellationToken cancellationToken)
    {
        try
        {
            await Project();
            while (!_isReleased && !cancellationToken.IsCancellationRequested)
            {
                if (!RunRules.IsEnded(Run.State)) await AuditAttempts();
                var step = RunRules.Next(Run, _isItsTurn, clock.GetUtcNow());
                if (RestUntil(step) is { } next)
                {
                    Rest(next - clock.GetUtcNow());
                    return;
                }

                await Do(step, cancellationToken);
                if (step == RunStep.Enqueue) return;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogStopped(logger, Run.Id);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogInterrupted(logger, error, Run.Id);
            _worker!.Change(RestAfterFailure, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Not after anything is awaited: a turn that wakes the work meanwhile must not be put off.</summary>
    private void Rest(TimeSpan wait)
    {
        if (wait > MaxRest) wait = MaxRest;
        _worker!.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private Task Do(RunStep step, CancellationToken cancellationToken) => step switch
    {
        RunStep.Enqueue => Queue().Enqueue(Run.Id),
        RunStep.Attempt => Attempt(cancellationToken),
        RunStep.Recover => this.AsReference<IRunSelf>().Interrupt(),
        RunStep.ApplyOutputs => ApplyOutputs(cancellationToken),
        RunStep.WaitForAnswer => TellQuestion(),
        RunStep.Expire => this.AsReference<IRunSelf>().Expire(),
        _ => Release(),
    };

    private async Task ApplyOutputs(CancellationToken cancellationToken)
    {
        if (Run is not { AppliedAttempt: { } attempt } run) return;
        using var activity = StartActivity();
        var problems = await outputs.Apply(WorkspaceName, run, attempt, cancellationToken);
        await this.AsReference<IRunSelf>().FinishOutputs(attempt.Number, problems);
    }

    private async Task Release()
    {
        await Queue().Finished(Run.Id);
        // Not before: whoever stands behind it in line has waited long enough.
        await AuditAttempts();
        await this.AsReference<IRunSelf>().Released();
        _isReleased = RunRules.IsEnded(Run.State);
    }

    private IRunQueueGrain Queue() => GrainFactory.GetGrain<IRunQueueGrain>(
        GrainKeys.RunQueue(WorkspaceName, Run.Request!.Task.Id, Run.Request.Binding.Id));

    /// <summary>The run's span goes on with the trace of the request that led to it (SPEC O-3).</summary>
    private Activity? StartActivity()
    {
        _ = ActivityContext.TryParse(Run.Request!.TraceParent, null, isRemote: true, out var parent);
        var activity = TaskMcpTelemetry.Activities.StartActivity("run", ActivityKind.Internal, parent);
        activity?.SetTag("taskmcp.run.id", Run.Id)
            .SetTag("taskmcp.binding.id", Run.Request.Binding.Id)
            .SetTag("taskmcp.task.id", Run.Request.Task.Id)
            .SetTag("taskmcp.tool", Run.Request.Binding.Config.ToolName);
        return activity;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The work of run {RunId} was interrupted; it goes on shortly")]
    private static partial void LogInterrupted(ILogger logger, Exception error, Guid runId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The work of run {RunId} stops here; its reminder goes on with it")]
    private static partial void LogStopped(ILogger logger, Guid runId);
}
