using System.Globalization;
using TaskMcp.Connections;
using TaskMcp.Runs;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Runs;

/// <summary>Waiting for a connection that is down or has reached its limits (SPEC C-13) and for a person's answer (MCP, elicitation and input required).</summary>
public static partial class RunRules
{
    /// <summary>How long a call waits for its connection.</summary>
    public static readonly TimeSpan MaxOffline = TimeSpan.FromHours(24);

    /// <summary>How often a server may ask in one run, since it was last replayed.</summary>
    public const int MaxQuestions = 20;

    /// <summary>
    /// The connection is down and nothing was sent: no attempt, no retry used up. Stored once; that it is still down changes nothing, until
    /// a day is over.
    /// </summary>
    public static RunRecord WaitForConnection(RunRecord run, JsonText input, McpError why, DateTimeOffset now)
    {
        if (!MayBegin(run) || (run.IsOffline && !IsOfflineTooLong(run, now))) return run;
        return WaitForConnection(CutOff(Changed(run, now), now) with { Input = input }, why, now);
    }

    /// <summary>
    /// What somebody answered, completed and checked; the run is back at the head of its line, and the call goes on with it. Refusals:
    /// <c>run.not_waiting_input</c>, <c>run.input_invalid</c>.
    /// </summary>
    public static GrainResult<RunRecord> Answer(RunRecord run, InputAnswers answers, DateTimeOffset now)
    {
        if (run.Question is not { } question)
            return new Refusal("run.not_waiting_input", $"The run is {Name(run.State)}; only a run that waits for input takes an answer.");
        if (HasExpired(run, now))
            return new Refusal("run.not_waiting_input", $"The question could be answered until {Time(question.ExpiresAt!.Value)}.");
        var completed = ElicitationAnswers.Complete(question, answers.Responses);
        return completed.IsAccepted ? Changed(run, now) with { State = RunState.Queued, Answers = completed.Value } : completed.Refusal with { Code = "run.input_invalid" };
    }

    /// <summary>
    /// Nobody answered in time, and the server that waited has given up: as with any call whose outcome is unknown, it is made again from the
    /// start where that is safe, and counted as a retry.
    /// </summary>
    public static RunRecord Expire(RunRecord run, DateTimeOffset now, RetryJitter jitter)
    {
        if (!HasExpired(run, now)) return run;
        var error = Error(run, McpErrorCode.Timeout, $"Nobody answered what the server asked until {Time(run.Question!.ExpiresAt!.Value)}.") with { Retryable = true };
        var next = WithLast(Changed(run, now), run.Attempts[^1] with { Error = error });
        return run.MayRepeat
            ? Fail(next, error, now, jitter)
            : End(next, RunState.NeedsReview, $"{error.Message} The tool is not marked as safe to call twice, and what it did before it asked is not known.", now);
    }

    private static bool HasExpired(RunRecord run, DateTimeOffset now) => run.Question?.ExpiresAt <= now;

    private static bool IsOfflineTooLong(RunRecord run, DateTimeOffset now) => now - run.OfflineSince >= MaxOffline;

    private static RunRecord WaitForConnection(RunRecord run, McpError why, DateTimeOffset now)
    {
        if (IsOfflineTooLong(run, now))
            return End(run, RunState.Dead, $"The connection took no call for a day, since {Time(run.OfflineSince!.Value)}: {why.Message} Replay the run when it does.", now);
        var since = run.OfflineSince ?? now;
        return run with
        {
            State = RunState.WaitingRetry,
            OfflineSince = since,
            NextAttemptAt = null,
            Reason = why.Code == McpErrorCode.RateLimited
                ? $"The connection's limits are reached since {Time(since)}; the call is made when they allow it. {why.Message}"
                : $"The connection is down since {Time(since)}; the call is made when it is back. {why.Message}",
        };
    }

    private static RunRecord Ask(RunRecord run, RunAttempt ended, InputRequired question, DateTimeOffset now)
    {
        var asked = run.Attempts.Skip(run.AttemptsBeforeReplay).Count(attempt => attempt.InputRequired is not null);
        var next = WithLast(Changed(run, now), ended with { InputRequired = question }) with { OfflineSince = null, Answers = null };
        if (asked < MaxQuestions) return next with { State = RunState.WaitingInput };
        var error = Error(run, McpErrorCode.ServerError, string.Create(CultureInfo.InvariantCulture, $"The server asked more than {MaxQuestions} times; that is the most in one run."));
        return End(WithLast(next, next.Attempts[^1] with { Error = error }), RunState.Failed, null, now);
    }

    /// <summary>
    /// Whether the server has not looked at the call, so that answers are still good. Otherwise it has used them up, and the next attempt starts
    /// from the beginning: it may ask again.
    /// </summary>
    private static bool WasTurnedAway(ToolOutcome outcome) => outcome is { OutcomeUnknown: false, Error.Code: McpErrorCode.RateLimited };

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
