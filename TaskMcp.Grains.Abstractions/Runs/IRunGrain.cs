using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Runs;

/// <summary>
/// One execution of a binding (SPEC B-5). Key: workspace/run id. The tool call happens outside any turn of this grain and its
/// outcome comes back as a message, so a slow tool blocks neither the run nor the task.
/// </summary>
[Alias("taskmcp.IRunGrain")]
public interface IRunGrain : IGrainWithStringKey
{
    /// <summary>Records the run; the same request again changes nothing. Recorded means durable.</summary>
    [Alias("Create")] Task<RunSnapshot> Create(RunRequest request);

    /// <summary>The run. Refusal: <c>run.not_found</c>.</summary>
    [Alias("Get"), ReadOnly] Task<GrainResult<RunSnapshot>> Get();

    /// <summary>From its queue: it is this run's turn. Safe to repeat.</summary>
    [Alias("Start")] Task Start();

    /// <summary>Ends a run that has not ended. Refusals: <c>run.not_found</c>, <c>run.ended</c>.</summary>
    [Alias("Cancel")] Task<GrainResult<RunSnapshot>> Cancel(CommandContext context);

    /// <summary>Runs a failed, dead, cancelled or skipped run again (SPEC B-8). Refusals: <c>run.not_found</c>, <c>run.not_replayable</c>.</summary>
    [Alias("Replay")] Task<GrainResult<RunSnapshot>> Replay(CommandContext context);

    /// <summary>
    /// As <see cref="Replay"/>, with its binding as it is now: for a run that failed because the binding was wrong. Its input is rendered anew, from the
    /// same event, under a new idempotency key, since it is another call.
    /// </summary>
    [Alias("ReplayWith")] Task<GrainResult<RunSnapshot>> ReplayWith(BindingSnapshot binding, CommandContext context);

    /// <summary>Answers a run that needs a review. Refusals: <c>run.not_found</c>, <c>run.not_in_review</c>.</summary>
    [Alias("Review")] Task<GrainResult<RunSnapshot>> Review(ReviewAnswer answer, CommandContext context);

    /// <summary>
    /// Answers what the server asks; the call goes on with it. Refusals: <c>run.not_found</c>, <c>run.not_waiting_input</c>, <c>run.input_invalid</c>
    /// with the fields.
    /// </summary>
    [Alias("Answer")] Task<GrainResult<RunSnapshot>> Answer(InputAnswers answers, CommandContext context);
}

/// <summary>The two answers to <see cref="RunState.NeedsReview"/>.</summary>
[GenerateSerializer, Alias("taskmcp.review_answer")]
public enum ReviewAnswer
{
    /// <summary>The call took effect: the run ends as succeeded, without output.</summary>
    ItHappened,

    /// <summary>It did not: the call is made again.</summary>
    DoItAgain,
}

/// <summary>Everything a run needs, as it was when its event happened.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.run_request")]
public sealed record RunRequest
{
    [Id(0)] public required BindingSnapshot Binding { get; init; }

    [Id(1)] public required TaskEvent Event { get; init; }

    [Id(2)] public required TaskSnapshot Task { get; init; }

    [Id(3)] public required ProjectSnapshot Project { get; init; }

    [Id(4)] public string? TraceParent { get; init; }

    /// <summary>Set when the loop guard or a false condition of a manual trigger decided that it must not start.</summary>
    [Id(5)] public string? SkipReason { get; init; }

    /// <summary>The body of the delivery that a webhook-triggered binding runs for (SPEC W-7).</summary>
    [Id(6)] public JsonText? Payload { get; init; }
}
