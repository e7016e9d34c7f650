using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using TaskMcp.Api.Http;
using TaskMcp.Runs;

namespace TaskMcp.Api.Runs;

/// <summary>Which runs to list. All that is given must hold; lists are given by repeating the parameter.</summary>
public sealed record RunQuery : PageQuery
{
    /// <summary>Any of these states.</summary>
    public ImmutableArray<RunState> State { get; init; } = [];

    public Guid? TaskId { get; init; }

    public Guid? BindingId { get; init; }

    public Guid? ConnectionId { get; init; }

    /// <summary>Of tasks that were in this project when it happened.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>Any of these tools, each as its binding names it.</summary>
    public ImmutableArray<string> Tool { get; init; } = [];

    /// <summary>Made by any of these: a type of event such as <c>task.created</c>, or <c>manual</c>, <c>scheduled</c>, <c>webhook</c>.</summary>
    public ImmutableArray<string> EventType { get; init; } = [];

    /// <summary>Made at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Made before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    internal RunFilter ToFilter(string workspace) => new()
    {
        Workspace = workspace,
        State = State,
        TaskId = TaskId,
        BindingId = BindingId,
        ConnectionId = ConnectionId,
        ProjectId = ProjectId,
        Tool = Tool,
        EventType = EventType,
        From = From,
        To = To,
        Limit = Limit,
        Cursor = Cursor,
    };
}

/// <summary>Which runs to count. All that is given must hold.</summary>
public sealed record RunSummaryQuery
{
    public Guid? TaskId { get; init; }

    public Guid? BindingId { get; init; }

    public Guid? ConnectionId { get; init; }

    /// <summary>Of tasks that were in this project when it happened.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>Any of these tools, each as its binding names it.</summary>
    public ImmutableArray<string> Tool { get; init; } = [];

    /// <summary>Made by any of these: a type of event such as <c>task.created</c>, or <c>manual</c>, <c>scheduled</c>, <c>webhook</c>.</summary>
    public ImmutableArray<string> EventType { get; init; } = [];

    /// <summary>Made at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Made before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    internal RunFilter ToFilter(string workspace) =>
        new() { Workspace = workspace, TaskId = TaskId, BindingId = BindingId, ConnectionId = ConnectionId, ProjectId = ProjectId, Tool = Tool, EventType = EventType, From = From, To = To };
}

/// <summary>Which runs to run again (SPEC B-8). All that is given must hold.</summary>
public sealed record ReplayRequest
{
    /// <summary>Of tasks that were in this project when it happened.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>Any of these tools, each as its binding names it.</summary>
    public ImmutableArray<string> Tool { get; init; } = [];

    /// <summary>Made by any of these: a type of event such as <c>task.created</c>, or <c>manual</c>, <c>scheduled</c>, <c>webhook</c>.</summary>
    public ImmutableArray<string> EventType { get; init; } = [];

    /// <summary>Any of <c>failed, dead, cancelled, skipped</c>; default: failed and dead.</summary>
    public ImmutableArray<RunState> State { get; init; } = [RunState.Failed, RunState.Dead];

    public Guid? TaskId { get; init; }

    public Guid? BindingId { get; init; }

    public Guid? ConnectionId { get; init; }

    /// <summary>Made at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Made before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Also runs after which a later run of the same binding succeeded on the same task.</summary>
    public bool IncludeSuperseded { get; init; }

    /// <summary>
    /// With their bindings as they are now, for runs that failed because the binding was wrong: the input is rendered anew, from the same event,
    /// under a new idempotency key. Without it a run is repeated as it was.
    /// </summary>
    public bool WithCurrentBinding { get; init; }

    /// <summary>How many at most.</summary>
    [Range(1, 1000)] public int Limit { get; init; } = 100;

    /// <summary><c>next_cursor</c> of the answer before, with the same filter.</summary>
    public string? Cursor { get; init; }
}

/// <summary>How to run one run again.</summary>
public sealed record ReplayRunRequest
{
    /// <summary>
    /// With its binding as it is now, for a run that failed because the binding was wrong: the input is rendered anew, from the same event, under a
    /// new idempotency key. Without it the run is repeated as it was.
    /// </summary>
    public bool WithCurrentBinding { get; init; }
}

/// <summary>What came of a replay by filter.</summary>
public sealed record ReplayAnswer
{
    /// <summary>Runs that are queued again, in the order in which they happened.</summary>
    public required ImmutableArray<Guid> Replayed { get; init; }

    /// <summary>Runs that were left as they are because a later run of their binding has succeeded on the same task (<c>include_superseded</c> takes them along).</summary>
    public required ImmutableArray<Guid> Superseded { get; init; }

    /// <summary>Runs that matched, but by now could not be run again, such as those that have succeeded since.</summary>
    public required ImmutableArray<Guid> Passed { get; init; }

    /// <summary>Where to go on: more runs match than <c>limit</c>. Null when all have been dealt with.</summary>
    public string? NextCursor { get; init; }
}

/// <summary>The answer to a run that needs a review (SPEC B-6).</summary>
public sealed record ReviewRequest
{
    public required ReviewAnswer Answer { get; init; }
}

/// <summary>The answers to what a run's server asks (MCP, elicitation and input required).</summary>
public sealed record InputRequest
{
    /// <summary>By key of the question: for an elicitation <c>{"action": "accept" | "decline" | "cancel", "content": {…}}</c>.</summary>
    public required ImmutableDictionary<string, JsonText> Responses { get; init; }
}
