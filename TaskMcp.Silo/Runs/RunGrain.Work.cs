using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TaskMcp.Connections;
using TaskMcp.Runs;
using TaskMcp.ServiceDefaults;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Silo.Runs;

/// <summary>The work of a run outside its turns: one loop at a time, on an interleaving timer that writes nothing itself.</summary>
public sealed partial class RunGrain
{
    /// <summary>How long the work rests after an infrastructure failure (storage, a grain that could not be reached).</summary>
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>The connection ends a call that takes too long; this is for the case that it does not.</summary>
    private static readonly TimeSpan CallGrace = TimeSpan.FromSeconds(30);

    /// <summary>A call that is running when TaskMcp stops may still end properly within this time (SPEC O-5).</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan DefaultCallTimeout = TimeSpan.FromSeconds(30);

    private IGrainTimer? _worker;
    private CancellationTokenSource? _call;
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
                var step = RunRules.Next(Run, _isItsTurn, clock.GetUtcNow());
                if (step == RunStep.Wait)
                {
                    var wait = Run.NextAttemptAt!.Value - clock.GetUtcNow();
                    _worker!.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
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

    private Task Do(RunStep step, CancellationToken cancellationToken) => step switch
    {
        RunStep.Enqueue => Queue().Enqueue(Run.Id),
        RunStep.Attempt => Attempt(cancellationToken),
        RunStep.Recover => this.AsReference<IRunSelf>().Interrupt(),
        RunStep.ApplyOutputs => ApplyOutputs(cancellationToken),
        _ => Release(),
    };

    private async Task Attempt(CancellationToken cancellationToken)
    {
        using var activity = StartActivity();
        var self = this.AsReference<IRunSelf>();
        JsonText? input = null;
        try
        {
            input = Run.Input ?? RunInput.Render(Run.Request!, clock.GetUtcNow());
        }
        catch (TemplateException error)
        {
            await self.FailBeforeCall(null, RunErrors.From(error, Run.Request!.Binding));
            return;
        }

        using var call = new CancellationTokenSource((Run.Request!.Binding.Config.Timeout ?? DefaultCallTimeout) + CallGrace);
        await using var stop = cancellationToken.Register(() => call.CancelAfter(StopGrace));
        _call = call;
        try
        {
            await Call(input.Value, activity, call.Token, cancellationToken);
        }
        finally
        {
            _call = null;
        }
    }

    private async Task Call(JsonText input, Activity? activity, CancellationToken deadline, CancellationToken stopping)
    {
        var self = this.AsReference<IRunSelf>();
        var binding = Run.Request!.Binding;
        var connection = GrainFactory.GetGrain<IConnectionGrain>(GrainKeys.Of(WorkspaceName, binding.ConnectionId));
        var tool = await Describe(connection, deadline);
        stopping.ThrowIfCancellationRequested();
        if (!tool.IsAccepted)
        {
            await self.FailBeforeCall(input, RunErrors.From(tool.Refusal, binding));
            return;
        }

        if (await self.BeginAttempt(input, tool.Value) is not { } number) return;
        var outcome = await Invoke(connection, input, deadline);
        // Cut off by us: whatever came of it, the attempt stays open and the next start decides.
        if (deadline.IsCancellationRequested) stopping.ThrowIfCancellationRequested();
        activity?.SetStatus(outcome.Error is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error, outcome.Error?.Code.ToString());
        await self.EndAttempt(number, outcome);
    }

    private async Task<GrainResult<ToolFacts>> Describe(IConnectionGrain connection, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.Describe(Run.Request!.Binding.Config.ToolName, cancellationToken);
        }
        catch (Exception error)
        {
            LogUnreachable(logger, error, Run.Id, Run.Request!.Binding.ConnectionId);
            return RunErrors.Unreachable(error);
        }
    }

    private async Task<ToolOutcome> Invoke(IConnectionGrain connection, JsonText input, CancellationToken cancellationToken)
    {
        var binding = Run.Request!.Binding;
        var started = clock.GetTimestamp();
        GrainResult<ToolOutcome> result;
        try
        {
            result = await connection.Invoke(
                new()
                {
                    ToolName = binding.Config.ToolName,
                    Input = input,
                    Timeout = binding.Config.Timeout,
                    IdempotencyKey = Run.Id.ToString("D"),
                },
                null, cancellationToken);
        }
        catch (Exception error)
        {
            LogCallLost(logger, error, Run.Id, binding.ConnectionId);
            result = RunErrors.Lost(error, binding, clock.GetElapsedTime(started));
        }

        meter.Called(clock.GetElapsedTime(started), result.Value?.Error?.Code);
        return result.IsAccepted
            ? result.Value
            : new() { Error = RunErrors.From(result.Refusal, binding), ExecutionTimeMs = clock.GetElapsedTime(started).TotalMilliseconds };
    }

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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection {ConnectionId} could not be asked by run {RunId}")]
    private static partial void LogUnreachable(ILogger logger, Exception error, Guid runId, Guid connectionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A call of run {RunId} over connection {ConnectionId} was lost; its outcome is unknown")]
    private static partial void LogCallLost(ILogger logger, Exception error, Guid runId, Guid connectionId);
}
