using System.Collections.Immutable;
using System.Text.Json.Serialization;
using TaskMcp.Schedules;

namespace TaskMcp.Bindings;

/// <summary>What makes a binding fire (SPEC B-1).</summary>
[GenerateSerializer, Alias("taskmcp.binding_type")]
public enum BindingType
{
    OnCreate,
    OnComplete,
    OnDue,
    OnUpdate,
    Manual,

    /// <summary>
    /// At the times of <see cref="BindingConfig.Schedule"/>, whatever state the task is in: a condition may narrow that. Of a project: for every task that it
    /// has at that time and whose conditions hold.
    /// </summary>
    Scheduled,

    /// <summary>Any event of SPEC T-4: <see cref="BindingConfig.Event"/> names it.</summary>
    OnEvent,

    /// <summary>A delivery to the binding's own webhook (SPEC W-7), whose body templates and conditions see as <c>payload</c>.</summary>
    Webhook,
}

/// <summary>Comparisons of a condition (SPEC B-2).</summary>
[GenerateSerializer, Alias("taskmcp.condition_operator")]
public enum ConditionOperator
{
    Eq,
    Neq,
    Contains,
    Gt,
    Lt,
    Gte,
    Lte,
    In,
    Exists,
    Matches,
}

/// <summary>Either a comparison of one field, or a group of conditions: <c>any</c> or <c>all</c> (SPEC B-2).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.binding_condition")]
public sealed record BindingCondition
{
    /// <summary>A dotted path: <c>tags</c>, <c>project.name</c>, <c>changes.status.new_value</c>.</summary>
    [Id(0)] public string? Field { get; init; }

    [Id(1)] public ConditionOperator? Operator { get; init; }

    /// <summary>A JSON value; a string may be a template.</summary>
    [Id(2)] public JsonText? Value { get; init; }

    [Id(3)] public ImmutableArray<BindingCondition> Any { get; init; } = [];

    [Id(4)] public ImmutableArray<BindingCondition> All { get; init; } = [];
}

/// <summary>What happens with a tool's output (SPEC B-4).</summary>
[GenerateSerializer, Alias("taskmcp.output_action")]
public enum OutputAction
{
    AppendNote,
    UpdateField,
    CreateSubtask,
    Notify,
    Ignore,
}

/// <summary>One handling of a tool's output.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.output_handling")]
public sealed record OutputHandling
{
    [Id(0)] public required OutputAction Action { get; init; }

    /// <summary>For <c>update_field</c>: a field of the task, or a key of its <c>fields</c>, such as <c>fields.issue</c> or <c>issue</c>.</summary>
    [Id(1)] public string? Field { get; init; }

    /// <summary>A template over <c>output</c>; without one, the output itself.</summary>
    [Id(2)] public string? Template { get; init; }
}

/// <summary>How failures are tried again (SPEC B-8).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.retry_policy")]
public sealed record RetryPolicy
{
    /// <summary>Tries after the first, 0–20.</summary>
    [Id(0)] public int MaxRetries { get; init; } = 3;

    /// <summary>Wait before the first retry, doubled for each further one, ±20 %; 0–3 600.</summary>
    [Id(1)] public double BackoffSeconds { get; init; } = 5;

    /// <summary>Error codes that are tried again.</summary>
    [Id(2)] public ImmutableArray<string> RetryOn { get; init; } = ["timeout", "connection_error", "rate_limited", "server_error"];
}

/// <summary>Which tool is called with what, and what comes of it (seed 004, <c>BindingConfig</c>).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.binding_config")]
public sealed record BindingConfig
{
    /// <summary><c>{server_type}__{tool}</c>, or the bare name of a tool of the connection (SPEC C-3).</summary>
    [Id(0)] public required string ToolName { get; init; }

    /// <summary>A JSON object whose string leaves are templates (SPEC B-3).</summary>
    [Id(1)] public JsonText InputTemplate { get; init; } = JsonText.EmptyObject;

    /// <summary>One or several; a single object is accepted too.</summary>
    [Id(2), JsonConverter(typeof(OneOrMany<OutputHandling>))]
    public ImmutableArray<OutputHandling> OutputHandling { get; init; } = [];

    [Id(3)] public RetryPolicy RetryPolicy { get; init; } = new();

    /// <summary>All must hold.</summary>
    [Id(4)] public ImmutableArray<BindingCondition> Conditions { get; init; } = [];

    /// <summary>Whether this binding may fire again in a chain of events that it is already part of (SPEC B-9).</summary>
    [Id(5)] public bool AllowReentry { get; init; }

    /// <summary>How long one call may take; default 30 s, at most 10 minutes.</summary>
    [Id(6)] public TimeSpan? Timeout { get; init; }

    /// <summary>For <c>scheduled</c>, and only there: when it fires (SPEC B-10).</summary>
    [Id(7)] public ScheduleConfig? Schedule { get; init; }

    /// <summary>For <see cref="BindingType.OnEvent"/>, and only there: a name of SPEC T-4 such as <c>task.moved</c>.</summary>
    [Id(8)] public string? Event { get; init; }
}
