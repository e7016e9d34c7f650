using TaskMcp.Runs;
using TaskMcp.Tasks;
using TaskMcp.Web.Parts;

namespace TaskMcp.Web.Runs;

/// <summary>Runs in words for people.</summary>
internal static class RunWords
{
    /// <summary>The state, as short as in a list.</summary>
    public static string State(RunSnapshot run) => run.State switch
    {
        RunState.WaitingRetry when run.NextAttemptAt is null => "Connection down",
        RunState.WaitingRetry => "Will retry",
        RunState.WaitingInput => "Asks you",
        RunState.NeedsReview => "Needs review",
        _ => run.State.ToString(),
    };

    public static string Tone(RunState state) => state switch
    {
        RunState.Succeeded => "good",
        RunState.Failed or RunState.Dead => "bad",
        RunState.NeedsReview or RunState.WaitingInput => "warn",
        RunState.Running or RunState.Queued or RunState.WaitingRetry => "busy",
        _ => "",
    };

    /// <summary>What the state means, and what is to be done about it.</summary>
    public static string Meaning(RunSnapshot run) => run.State switch
    {
        RunState.Queued => "It waits for its turn: of one automation and task one run is under way at a time.",
        RunState.Running => "The tool is at work.",
        RunState.Succeeded when run.Reason is not null => "The tool answered, but not everything could be done with its answer.",
        RunState.Succeeded => "The tool answered, and its answer was handled.",
        RunState.Failed => "The tool refused, or the call could not be made, and trying again would not help. Mend the cause, then replay the run.",
        RunState.WaitingRetry when run.NextAttemptAt is null => "Its connection is down. The run goes on by itself when it is back.",
        RunState.WaitingRetry => "The last attempt failed in a way that often passes. The next one comes by itself.",
        RunState.Dead => "It failed until its last retry. When the cause is gone, replay the run.",
        RunState.Skipped => "It was not started.",
        RunState.Cancelled => "Somebody ended it.",
        RunState.NeedsReview => "Outcome unknown: the tool may have acted. Look over there, then say what happened.",
        RunState.WaitingInput => "The server asks something before it goes on. Later runs of this automation on this task wait behind it.",
        _ => "",
    };

    /// <summary>What set it off: <c>task completed</c>, <c>by hand</c>.</summary>
    public static string Trigger(string eventType) => eventType switch
    {
        "manual" => "by hand",
        "scheduled" => "on schedule",
        "webhook" => "delivery",
        TaskEventTypes.DueApproaching => "due soon",
        TaskEventTypes.DuePassed => "overdue",
        TaskEventTypes.NoteAdded => "note added",
        TaskEventTypes.TagAdded => "tag added",
        _ => eventType.Replace('_', ' ').Replace('.', ' '),
    };

    /// <summary>What somebody has to know to help it on.</summary>
    public static string? Trouble(RunSnapshot run) => Said(run) is { } said ? Words.Refused(said) : null;

    /// <summary>From the first call to the end; null before the first.</summary>
    public static string? Took(RunSnapshot run) =>
        run.FinishedAt is { } end && run.Attempts is [var first, ..] ? Words.Duration(end - first.StartedAt) : null;

    public static string? Took(RunAttempt attempt) => attempt.FinishedAt is { } end ? Words.Duration(end - attempt.StartedAt) : null;

    private static string? Said(RunSnapshot run) => run.State switch
    {
        _ when run.InputRequired is { } question => $"Asks: {question.Words()}",
        RunState.Failed or RunState.Dead or RunState.WaitingRetry => run.Attempts.LastOrDefault()?.Error?.Message ?? run.Reason,
        _ => run.Reason,
    };
}
