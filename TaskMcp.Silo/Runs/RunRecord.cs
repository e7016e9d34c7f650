using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Runs;

namespace TaskMcp.Silo.Runs;

/// <summary>What is stored of a run.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.run_record")]
public sealed record RunRecord
{
    public const string StateName = "run";

    /// <summary>Null until the run is created.</summary>
    [Id(0)] public RunRequest? Request { get; init; }

    [Id(1)] public Guid Id { get; init; }

    [Id(2)] public RunState State { get; init; }

    [Id(3)] public string? Reason { get; init; }

    /// <summary>Without their input, which is the same for those since it was rendered: see <see cref="Input"/>.</summary>
    [Id(4)] public ImmutableArray<RunAttempt> Attempts { get; init; } = [];

    /// <summary>Rendered once, so that a repeat with the same idempotency key is the same request.</summary>
    [Id(5)] public JsonText? Input { get; init; }

    /// <summary>Whether the last attempt may be repeated when its outcome is unknown (SPEC B-6).</summary>
    [Id(6)] public bool MayRepeat { get; init; }

    /// <summary>Attempts made before the last replay; they do not count as retries.</summary>
    [Id(7)] public int AttemptsBeforeReplay { get; init; }

    [Id(8)] public DateTimeOffset? NextAttemptAt { get; init; }

    [Id(9)] public DateTimeOffset CreatedAt { get; init; }

    [Id(10)] public DateTimeOffset UpdatedAt { get; init; }

    [Id(11)] public DateTimeOffset? FinishedAt { get; init; }

    [Id(12)] public long Version { get; init; }

    /// <summary>Since when the connection is down, as far as calls of this run have noticed (SPEC C-13).</summary>
    [Id(13)] public DateTimeOffset? OfflineSince { get; init; }

    /// <summary>What the next attempt goes on with. May hold private things: never shown, and gone as soon as the server has had them.</summary>
    [Id(14)] public InputAnswers? Answers { get; init; }

    /// <summary>Attempts made before <see cref="Input"/> was rendered; they keep their own.</summary>
    [Id(15)] public int AttemptsBeforeInput { get; init; }

    /// <summary>Where it is not the run's id: the call has become another one.</summary>
    [Id(16)] public Guid? CallId { get; init; }

    /// <summary>The same for every attempt of the same call (SPEC B-6).</summary>
    public Guid Key => CallId ?? Id;

    /// <summary>Whether it waits for its connection to come back.</summary>
    public bool IsOffline => State == RunState.WaitingRetry && OfflineSince is not null;

    /// <summary>What the server waits for somebody to answer.</summary>
    public InputRequired? Question => State == RunState.WaitingInput ? Attempts[^1].InputRequired : null;

    /// <summary>The attempt that has begun and not ended: in flight, or cut off by a crash.</summary>
    public RunAttempt? OpenAttempt => State == RunState.Running && Attempts is [.., { FinishedAt: null } last] ? last : null;

    /// <summary>The attempt whose output is still to be applied.</summary>
    public RunAttempt? AppliedAttempt => State == RunState.Running && Attempts is [.., { FinishedAt: not null, Error: null } last] ? last : null;

    public RunSnapshot ToSnapshot()
    {
        var request = Request!;
        return new()
        {
            Id = Id,
            BindingId = request.Binding.Id,
            TaskId = request.Task.Id,
            ProjectId = request.Project.Id,
            ConnectionId = request.Binding.ConnectionId,
            ToolName = request.Binding.Config.ToolName,
            EventId = request.Event.Id,
            EventType = request.Event.Type,
            State = State,
            Reason = Reason,
            IdempotencyKey = Key.ToString("D"),
            Attempts = [.. Attempts.Select(attempt => attempt with { Input = InputOf(attempt), InputRequired = Shown(attempt.InputRequired) })],
            NextAttemptAt = NextAttemptAt,
            CorrelationId = request.Event.CorrelationId,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
            FinishedAt = FinishedAt,
            Version = Version,
            InputRequired = Shown(Question),
        };
    }

    /// <summary>What an attempt sent, or was to send.</summary>
    public JsonText? InputOf(RunAttempt attempt) => attempt.Number <= AttemptsBeforeInput ? attempt.Input : Input;

    /// <summary>Without the state, which is between the server and the run.</summary>
    private static InputRequired? Shown(InputRequired? question) => question is null ? null : question with { RequestState = null };
}
