using System.Collections.Immutable;
using TaskMcp.Runs;

namespace TaskMcp.Bindings;

/// <summary>What became of an event at a binding.</summary>
[GenerateSerializer, Alias("taskmcp.binding_verdict")]
public enum BindingVerdict
{
    /// <summary>It made a run: see <see cref="BindingExplanation.RunId"/>; one that is skipped says why.</summary>
    Ran,

    /// <summary>The event is still on its way; nothing keeps the binding from firing so far.</summary>
    Pending,

    /// <summary>The binding waits for something else.</summary>
    WrongTrigger,

    /// <summary>The task was in another project than the binding.</summary>
    OtherProject,

    /// <summary>The binding was made afterwards.</summary>
    TooNew,

    /// <summary>Somebody had switched the binding off.</summary>
    Disabled,

    /// <summary>The loop guard had paused the binding (SPEC B-9).</summary>
    Paused,

    /// <summary>The binding is itself a cause of the event, also when that came back from outside by webhook (SPEC B-9).</summary>
    Loop,

    /// <summary>A condition did not hold (SPEC B-2).</summary>
    ConditionFailed,

    /// <summary>Nothing that is kept tells why there is no run.</summary>
    Unknown,

    /// <summary>Somebody had switched the project's binding off for this task.</summary>
    Muted,

    /// <summary>The sweep over the tasks of the project was left out, or the task had no part in it.</summary>
    NotSwept,
}

/// <summary>Whose values an explanation shows.</summary>
[GenerateSerializer, Alias("taskmcp.explained_task")]
public enum ExplainedTask
{
    /// <summary>Those of the task right after the event.</summary>
    AtEvent,

    /// <summary>Those of today: the event kept none.</summary>
    Today,
}

/// <summary>Why an event did or did not make a run. The binding's configuration is that of today: older ones are not kept.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.binding_explanation")]
public sealed record BindingExplanation
{
    [Id(0)] public required Guid BindingId { get; init; }

    [Id(1)] public required Guid EventId { get; init; }

    /// <summary>A name of SPEC T-4, or what started a run without such an event.</summary>
    [Id(2)] public required string EventType { get; init; }

    [Id(3)] public required BindingVerdict Verdict { get; init; }

    /// <summary>The verdict for a person.</summary>
    [Id(4)] public required string Reason { get; init; }

    [Id(5)] public Guid? RunId { get; init; }

    [Id(6)] public RunState? RunState { get; init; }

    /// <summary>Every condition with what it met; empty where the binding does not wait for such an event, or has none.</summary>
    [Id(7)] public ImmutableArray<ConditionCheckResult> Conditions { get; init; } = [];

    /// <summary>Whose values the conditions met.</summary>
    [Id(8)] public ExplainedTask Task { get; init; }

    /// <summary>What may have been different then.</summary>
    [Id(9)] public ImmutableArray<string> Caveats { get; init; } = [];
}
