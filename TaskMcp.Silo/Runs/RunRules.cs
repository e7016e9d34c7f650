using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Runs;

namespace TaskMcp.Silo.Runs;

/// <summary>
/// The states of a run and what leads from one to the next (SPEC B-5, B-6, B-8). Pure. What leads into and out of waiting for something
/// outside is in RunRules.Waiting.cs.
/// </summary>
public static partial class RunRules
{
    /// <summary>Whether the run has left its queue: only a replay or a review brings it back.</summary>
    public static bool IsEnded(RunState state) => state
        is RunState.Succeeded or RunState.Failed or RunState.Dead or RunState.Skipped or RunState.Cancelled or RunState.NeedsReview;

    public static RunRecord Create(Guid runId, RunRequest request, DateTimeOffset now)
    {
        var run = new RunRecord { Id = runId, Request = request, State = RunState.Queued, CreatedAt = now, UpdatedAt = now, Version = 1 };
        return request.SkipReason is { } reason ? run with { State = RunState.Skipped, Reason = reason, FinishedAt = now } : run;
    }

    /// <summary><paramref name="isItsTurn"/>: whether the queue has started the run since it was loaded.</summary>
    public static RunStep Next(RunRecord run, bool isItsTurn, DateTimeOffset now) => run.State switch
    {
        RunState.Queued => isItsTurn ? RunStep.Attempt : RunStep.Enqueue,
        RunState.Running when run.OpenAttempt is not null => run.MayRepeat ? RunStep.Attempt : RunStep.Recover,
        RunState.Running => RunStep.ApplyOutputs,
        RunState.WaitingRetry => run.NextAttemptAt > now ? RunStep.Wait : RunStep.Attempt,
        RunState.WaitingInput => HasExpired(run, now) ? RunStep.Expire : RunStep.WaitForAnswer,
        _ => RunStep.Release,
    };

    /// <summary>
    /// The call is about to be made. Stored before it is (SPEC B-5). Changes nothing when the run was cancelled meanwhile. A repeat of an attempt
    /// that was cut off sends the same again: the same input under the same key and, if it was going on after a question, the same answers.
    /// </summary>
    public static RunRecord BeginAttempt(RunRecord run, JsonText input, ToolFacts tool, DateTimeOffset now)
    {
        if (!MayBegin(run)) return run;
        var before = CutOff(Changed(run, now), now);
        return before with
        {
            State = RunState.Running,
            Reason = null,
            Input = input,
            MayRepeat = tool.MayRepeat,
            NextAttemptAt = null,
            Attempts = before.Attempts.Add(new() { Number = before.Attempts.Length + 1, StartedAt = now, ToolHash = tool.Hash }),
        };
    }

    /// <summary>The attempt failed before anything was sent: the template did not render, the connection or the tool refused.</summary>
    public static RunRecord FailBeforeCall(RunRecord run, JsonText? input, McpError error, DateTimeOffset now, RetryJitter jitter)
    {
        if (!MayBegin(run)) return run;
        var before = CutOff(Changed(run, now), now);
        var attempt = new RunAttempt { Number = before.Attempts.Length + 1, StartedAt = now, FinishedAt = now, Error = error };
        return Fail(before with { Input = input ?? run.Input, Attempts = before.Attempts.Add(attempt) }, error, now, jitter);
    }

    /// <summary>What the call led to. An outcome of anything but the open attempt changes nothing: the run was cancelled meanwhile.</summary>
    public static RunRecord EndAttempt(RunRecord run, int number, ToolOutcome outcome, DateTimeOffset now, RetryJitter jitter)
    {
        if (run.OpenAttempt is not { } open || open.Number != number) return run;
        if (outcome is { IsOffline: true, OutcomeUnknown: false, Error: { } down })
            return WaitForConnection(Changed(run, now) with { Attempts = run.Attempts.RemoveAt(run.Attempts.Length - 1) }, down, now);
        var ended = open with { FinishedAt = now, Output = outcome.Output, Error = outcome.Error, ToolHash = outcome.ToolHash ?? open.ToolHash, Cost = outcome.Cost };
        if (outcome.InputRequired is { } question) return Ask(run, ended, question, now);
        var next = WithLast(Changed(run, now), ended) with { OfflineSince = null, Answers = WasTurnedAway(outcome) ? run.Answers : null };
        if (outcome.Error is not { } error) return HasOutputs(run) ? next : End(next, RunState.Succeeded, null, now);
        return outcome.OutcomeUnknown && !run.MayRepeat
            ? End(next, RunState.NeedsReview, "No answer came, and the tool is not marked as safe to call twice: the call may have taken effect.", now)
            : Fail(next, error, now, jitter);
    }

    /// <summary>An attempt was cut off by a stop of TaskMcp and its tool may not be called twice (SPEC B-6).</summary>
    public static RunRecord Interrupt(RunRecord run, DateTimeOffset now) => run.OpenAttempt is null || run.MayRepeat
        ? run
        : End(CutOff(Changed(run, now), now), RunState.NeedsReview,
            "TaskMcp stopped during the call, and the tool is not marked as safe to call twice: the call may have taken effect.", now);

    /// <summary>The output was applied as far as it could be; <paramref name="problems"/> say what could not.</summary>
    public static RunRecord FinishOutputs(RunRecord run, int number, ImmutableArray<string> problems, DateTimeOffset now) =>
        run.AppliedAttempt is not { } applied || applied.Number != number
            ? run
            : End(Changed(run, now), RunState.Succeeded, problems.IsEmpty ? null : $"Not applied: {string.Join("; ", problems)}", now);

    public static GrainResult<RunRecord> Cancel(RunRecord run, Actor by, DateTimeOffset now)
    {
        if (IsEnded(run.State) && run.State != RunState.NeedsReview)
            return new Refusal("run.ended", $"The run has ended ({Name(run.State)}); only a run that has not can be cancelled.");
        var consequence = run switch
        {
            { OpenAttempt: not null } => " The call was running and may have taken effect.",
            { AppliedAttempt: not null } => " Its output may not have been applied in full.",
            { State: RunState.WaitingInput } => " The server had begun with the call and waited for an answer.",
            _ => "",
        };
        return End(CloseOpenAttempt(Changed(run, now), now), RunState.Cancelled, $"Cancelled by {by.Name}.{consequence}", now);
    }

    public static GrainResult<RunRecord> Replay(RunRecord run, DateTimeOffset now) =>
        run.State is RunState.Failed or RunState.Dead or RunState.Cancelled or RunState.Skipped
            ? Again(run, now)
            : new Refusal("run.not_replayable", run.State == RunState.NeedsReview
                ? "The run needs a review; answer it instead of replaying it."
                : $"The run is {Name(run.State)}; only a failed, dead, cancelled or skipped run can be replayed.");

    /// <summary>With the binding as it is now: another call, so its input is rendered anew and it has a key of its own.</summary>
    public static GrainResult<RunRecord> ReplayWith(RunRecord run, BindingSnapshot binding, DateTimeOffset now)
    {
        var again = Replay(run, now);
        return !again.IsAccepted ? again : again.Value with
        {
            Request = run.Request! with { Binding = binding },
            Input = null,
            Attempts = [.. again.Value.Attempts.Select(attempt => attempt with { Input = run.InputOf(attempt) })],
            AttemptsBeforeInput = run.Attempts.Length,
            CallId = RunIds.OfCall(run.Id, run.Attempts.Length),
        };
    }

    public static GrainResult<RunRecord> Review(RunRecord run, ReviewAnswer answer, Actor by, DateTimeOffset now) => run.State != RunState.NeedsReview
        ? new Refusal("run.not_in_review", $"The run is {Name(run.State)}; only a run that needs a review takes an answer.")
        : answer == ReviewAnswer.DoItAgain
            ? Again(run, now)
            : End(Changed(run, now), RunState.Succeeded, $"{by.Name} says that the call took effect.", now);

    private static bool MayBegin(RunRecord run) =>
        run.State is RunState.Queued or RunState.WaitingRetry || (run.OpenAttempt is not null && run.MayRepeat);

    private static RunRecord Fail(RunRecord run, McpError error, DateTimeOffset now, RetryJitter jitter)
    {
        var policy = run.Request!.Binding.Config.RetryPolicy;
        if (!error.Retryable || policy.MaxRetries == 0 || !policy.RetryOn.Contains(Name(error.Code)))
            return End(run, RunState.Failed, null, now);
        var failures = run.Attempts.Skip(run.AttemptsBeforeReplay).Count(attempt => attempt is { Error: not null, CutOff: false });
        return failures > policy.MaxRetries
            ? End(run, RunState.Dead, string.Create(CultureInfo.InvariantCulture, $"Failed {failures} times."), now)
            : run with { State = RunState.WaitingRetry, Reason = null, OfflineSince = null, NextAttemptAt = now + RetrySchedule.Delay(policy, failures, error.RetryAfter, jitter) };
    }

    private static RunRecord Again(RunRecord run, DateTimeOffset now) => CloseOpenAttempt(Changed(run, now), now) with
    {
        State = RunState.Queued,
        Reason = null,
        FinishedAt = null,
        NextAttemptAt = null,
        AttemptsBeforeReplay = run.Attempts.Length,
    };

    private static RunRecord End(RunRecord run, RunState state, string? reason, DateTimeOffset now) =>
        run with { State = state, Reason = reason, FinishedAt = now, NextAttemptAt = null, OfflineSince = null, Answers = null };

    private static RunRecord CloseOpenAttempt(RunRecord run, DateTimeOffset now) =>
        run.OpenAttempt is { } open ? WithLast(run, open with { FinishedAt = now }) : run;

    /// <summary>An attempt that is still open when the next decision is made did not end: TaskMcp did.</summary>
    private static RunRecord CutOff(RunRecord run, DateTimeOffset now) => run.OpenAttempt is not { } open ? run : WithLast(run, open with
    {
        FinishedAt = now,
        CutOff = true,
        Error = Error(run, McpErrorCode.ConnectionError, "TaskMcp stopped during the call; whether it took effect is not known.") with { Retryable = true },
    }) with { OfflineSince = null };

    private static RunRecord WithLast(RunRecord run, RunAttempt attempt) => run with { Attempts = run.Attempts.SetItem(run.Attempts.Length - 1, attempt) };

    private static McpError Error(RunRecord run, McpErrorCode code, string message) => new()
    {
        Code = code,
        Message = message,
        ConnectionId = run.Request!.Binding.ConnectionId,
        ToolName = run.Request.Binding.Config.ToolName,
    };

    private static RunRecord Changed(RunRecord run, DateTimeOffset now) => run with { Version = run.Version + 1, UpdatedAt = now };

    private static bool HasOutputs(RunRecord run) => run.Request!.Binding.Config.OutputHandling.Any(output => output.Action != OutputAction.Ignore);

    private static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
