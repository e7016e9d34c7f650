using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Runs;

namespace TaskMcp.Api.Mcp.Tools.Runs;

/// <summary>A run as tools and resources show it. What has no value, or is not asked for, is left out.</summary>
internal sealed record RunView
{
    public required Guid Id { get; init; }

    public required RunState State { get; init; }

    public string? Reason { get; init; }

    public required Guid TaskId { get; init; }

    public required Guid BindingId { get; init; }

    public required Guid ConnectionId { get; init; }

    public required string ToolName { get; init; }

    public required string EventType { get; init; }

    public required int AttemptsTotal { get; init; }

    /// <summary>Of the last attempt.</summary>
    public McpError? Error { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public required long Version { get; init; }

    public ImmutableArray<AttemptView>? Attempts { get; init; }

    public InputRequired? InputRequired { get; init; }

    public ImmutableArray<string>? Cut { get; init; }

    public static RunView Compact(RunSnapshot run) => new()
    {
        Id = run.Id,
        State = run.State,
        Reason = run.Reason,
        TaskId = run.TaskId,
        BindingId = run.BindingId,
        ConnectionId = run.ConnectionId,
        ToolName = run.ToolName,
        EventType = run.EventType,
        AttemptsTotal = run.Attempts.Length,
        Error = run.Attempts.LastOrDefault()?.Error,
        NextAttemptAt = run.NextAttemptAt,
        CreatedAt = run.CreatedAt,
        FinishedAt = run.FinishedAt,
        Version = run.Version,
    };

    /// <summary>With every attempt, long inputs and outputs in part.</summary>
    public static RunView Full(RunSnapshot run, int textLimit)
    {
        var cut = new TextCut(textLimit, $"get_run with a larger text_limit (up to {TextCut.Most}) shows it.");
        return Compact(run) with
        {
            Attempts = [.. run.Attempts.Select(attempt => AttemptView.Of(attempt, cut))],
            InputRequired = run.InputRequired,
            Cut = cut.Notices,
        };
    }

    public static string Says(RunView run) => run.State switch
    {
        RunState.Succeeded => $"Run {run.Id:D} succeeded.",
        RunState.Queued or RunState.Running => $"Run {run.Id:D} is {(run.State == RunState.Queued ? "queued" : "running")}: get_run shows how it ends.",
        RunState.Skipped => $"Run {run.Id:D} is skipped: reason says why.",
        RunState.Failed or RunState.Dead => $"Run {run.Id:D} has failed for good: error says why, replay_run runs it again.",
        RunState.WaitingRetry => $"Run {run.Id:D} failed and will be tried again.",
        RunState.NeedsReview => $"Run {run.Id:D} needs a person: nobody knows whether its call took effect.",
        RunState.WaitingInput => $"Run {run.Id:D} waits for a person's answer: see input_required.",
        _ => $"Run {run.Id:D} is cancelled.",
    };
}

/// <summary>One call of the tool.</summary>
internal sealed record AttemptView
{
    public required int Number { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public JsonText? Input { get; init; }

    public JsonText? Output { get; init; }

    public McpError? Error { get; init; }

    public bool? CutOff { get; init; }

    public static AttemptView Of(RunAttempt attempt, TextCut cut) => new()
    {
        Number = attempt.Number,
        StartedAt = attempt.StartedAt,
        FinishedAt = attempt.FinishedAt,
        Input = attempt.Input is { } input ? cut.Json($"attempts[{attempt.Number - 1}].input", input) : null,
        Output = attempt.Output is { } output ? cut.Json($"attempts[{attempt.Number - 1}].output", output) : null,
        Error = attempt.Error,
        CutOff = attempt.CutOff ? true : null,
    };
}

/// <summary>A page of runs.</summary>
internal sealed record RunPage
{
    public required ImmutableArray<RunView> Items { get; init; }

    public string? NextCursor { get; init; }
}
