using System.Collections.Immutable;
using TaskMcp.Connections;

namespace TaskMcp.Runs;

/// <summary>Where a run stands (SPEC B-5).</summary>
[GenerateSerializer, Alias("taskmcp.run_state")]
public enum RunState
{
    Queued,
    Running,
    Succeeded,

    /// <summary>Ended by an error that the policy does not retry.</summary>
    Failed,

    /// <summary>
    /// Until <see cref="RunSnapshot.NextAttemptAt"/>; or, without one, until its connection is back: <see cref="RunSnapshot.Reason"/> says since when
    /// it is down (SPEC C-13).
    /// </summary>
    WaitingRetry,

    /// <summary>Ended after its last retry (SPEC B-8), or after a day without its connection (SPEC C-13).</summary>
    Dead,

    /// <summary>Not started; <see cref="RunSnapshot.Reason"/> says why.</summary>
    Skipped,

    Cancelled,

    /// <summary>The outcome of a call that may not be repeated is unknown: a person decides (SPEC B-6).</summary>
    NeedsReview,

    /// <summary>
    /// The server asks something before it goes on: see <see cref="RunSnapshot.InputRequired"/>. The run keeps its place: the next one of its
    /// binding and task waits behind it (SPEC B-7).
    /// </summary>
    WaitingInput,
}

/// <summary>One call of the tool.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.run_attempt")]
public sealed record RunAttempt
{
    /// <summary>From 1.</summary>
    [Id(0)] public required int Number { get; init; }

    [Id(1)] public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it is running; of an attempt that a crash cut off it is when that was found.</summary>
    [Id(2)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The rendered input.</summary>
    [Id(3)] public JsonText? Input { get; init; }

    [Id(4)] public JsonText? Output { get; init; }

    [Id(5)] public McpError? Error { get; init; }

    /// <summary>The definition of the tool that was called (SPEC C-9).</summary>
    [Id(6)] public string? ToolHash { get; init; }

    /// <summary>What the server asked instead of answering; the attempt that follows goes on with what was answered.</summary>
    [Id(7)] public InputRequired? InputRequired { get; init; }

    /// <summary>TaskMcp stopped in the middle: what became of the call is not known. Not counted as a retry (SPEC B-6).</summary>
    [Id(8)] public bool CutOff { get; init; }

    /// <summary>What the call cost (<see cref="ConnectionLimits.CostPerCall"/>); null when nothing was sent or calls cost nothing.</summary>
    [Id(9)] public decimal? Cost { get; init; }
}

/// <summary>A run as the API shows it.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.run")]
public sealed record RunSnapshot
{
    /// <summary>Derived from binding and event, so the same event never makes a second run.</summary>
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required Guid BindingId { get; init; }

    [Id(2)] public required Guid TaskId { get; init; }

    [Id(3)] public required Guid ConnectionId { get; init; }

    [Id(4)] public required string ToolName { get; init; }

    [Id(5)] public required Guid EventId { get; init; }

    /// <summary>A name of SPEC T-4, or <c>manual</c>, <c>scheduled</c>, <c>webhook</c>.</summary>
    [Id(6)] public required string EventType { get; init; }

    [Id(7)] public required RunState State { get; init; }

    /// <summary>Why it is skipped, cancelled, dead, needs a review or waits for its connection.</summary>
    [Id(8)] public string? Reason { get; init; }

    /// <summary>Sent with every attempt as <c>_meta["taskmcp/idempotency_key"]</c> (SPEC B-6). Another one after a replay with a changed binding.</summary>
    [Id(9)] public required string IdempotencyKey { get; init; }

    [Id(10)] public ImmutableArray<RunAttempt> Attempts { get; init; } = [];

    [Id(11)] public DateTimeOffset? NextAttemptAt { get; init; }

    [Id(12)] public required string CorrelationId { get; init; }

    [Id(13)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(14)] public required DateTimeOffset UpdatedAt { get; init; }

    [Id(15)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Grows with every change of the run.</summary>
    [Id(16)] public required long Version { get; init; }

    /// <summary>What the server asks, while the state is <see cref="RunState.WaitingInput"/>.</summary>
    [Id(17)] public InputRequired? InputRequired { get; init; }

    /// <summary>The project that the task was in when this happened.</summary>
    [Id(18)] public Guid? ProjectId { get; init; }
}
