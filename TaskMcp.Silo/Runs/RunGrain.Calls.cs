using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TaskMcp.Connections;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Silo.Runs;

/// <summary>The call of the tool. It is made once and never answered from a cache: the run has a retry policy of its own.</summary>
public sealed partial class RunGrain
{
    /// <summary>The connection ends a call that takes too long; this is for the case that it does not.</summary>
    private static readonly TimeSpan CallGrace = TimeSpan.FromSeconds(30);

    /// <summary>A call that is running when TaskMcp stops may still end properly within this time (SPEC O-5).</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan DefaultCallTimeout = TimeSpan.FromSeconds(30);

    private CancellationTokenSource? _call;

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
        var (binding, answers) = (Run.Request!.Binding, Run.Answers);
        var connection = GrainFactory.GetGrain<IConnectionGrain>(GrainKeys.Of(WorkspaceName, binding.ConnectionId));
        var tool = await Describe(connection, deadline);
        stopping.ThrowIfCancellationRequested();
        if (!tool.IsAccepted)
        {
            var why = RunErrors.From(tool.Refusal, binding);
            var isOffline = RunErrors.IsOffline(tool.Refusal);
            Polled(isOffline ? why : null);
            await (isOffline ? self.WaitForConnection(input, why) : self.FailBeforeCall(input, why));
            return;
        }

        if (await self.BeginAttempt(input, tool.Value) is not { } number) return;
        await echoes.Begin(WorkspaceName, Run, input, tool.Value);
        var outcome = await Invoke(connection, input, answers, deadline);
        await echoes.End(WorkspaceName, Run, input, tool.Value, outcome);
        // Cut off by us: whatever came of it, the attempt stays open and the next start decides.
        if (deadline.IsCancellationRequested) stopping.ThrowIfCancellationRequested();
        activity?.SetStatus(outcome.Error is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error, outcome.Error?.Code.ToString());
        Polled(outcome.IsOffline ? outcome.Error : null);
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

    private async Task<ToolOutcome> Invoke(IConnectionGrain connection, JsonText input, InputAnswers? answers, CancellationToken cancellationToken)
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
                    IdempotencyKey = Run.Key.ToString("D"),
                    Answers = answers,
                    Fresh = true,
                    Once = true,
                },
                null, cancellationToken);
        }
        catch (Exception error)
        {
            LogCallLost(logger, error, Run.Id, binding.ConnectionId);
            result = RunErrors.Lost(error, binding, clock.GetElapsedTime(started));
        }

        var outcome = result.IsAccepted ? result.Value : new()
        {
            Error = RunErrors.From(result.Refusal, binding),
            ExecutionTimeMs = clock.GetElapsedTime(started).TotalMilliseconds,
            IsOffline = RunErrors.IsOffline(result.Refusal),
        };
        if (!outcome.IsOffline) meter.Called(clock.GetElapsedTime(started), outcome.Error?.Code);
        return outcome;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection {ConnectionId} could not be asked by run {RunId}")]
    private static partial void LogUnreachable(ILogger logger, Exception error, Guid runId, Guid connectionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A call of run {RunId} over connection {ConnectionId} was lost; its outcome is unknown")]
    private static partial void LogCallLost(ILogger logger, Exception error, Guid runId, Guid connectionId);
}
