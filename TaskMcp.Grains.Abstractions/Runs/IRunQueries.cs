using System.Collections.Immutable;

namespace TaskMcp.Runs;

/// <summary>What to list. All that is set must hold.</summary>
public sealed record RunFilter
{
    public required string Workspace { get; init; }

    public ImmutableArray<RunState> State { get; init; } = [];

    public Guid? TaskId { get; init; }

    public Guid? BindingId { get; init; }

    public Guid? ConnectionId { get; init; }

    /// <summary>The project that the task was in when it happened.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>Any of these tools, as their bindings name them; all when empty.</summary>
    public ImmutableArray<string> Tool { get; init; } = [];

    /// <summary>Made by any of these: names of SPEC T-4, or <c>manual</c>, <c>scheduled</c>, <c>webhook</c>; all when empty.</summary>
    public ImmutableArray<string> EventType { get; init; } = [];

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public int Limit { get; init; } = 50;

    public string? Cursor { get; init; }

    /// <summary>As they happened, instead of newest first.</summary>
    public bool OldestFirst { get; init; }
}

/// <summary>Lists of runs from the read model.</summary>
public interface IRunQueries
{
    /// <summary>Refusal: <c>request.cursor_invalid</c>.</summary>
    Task<GrainResult<Page<RunSnapshot>>> List(RunFilter filter, CancellationToken cancellationToken);

    /// <summary>Those of these runs after which a later run of the same binding on the same task succeeded (SPEC B-8).</summary>
    Task<ImmutableHashSet<Guid>> Superseded(string workspace, ImmutableArray<Guid> runs, CancellationToken cancellationToken);

    /// <summary>How many runs there are, and where they are in trouble. Of the filter, states, order and page don't count.</summary>
    Task<RunSummary> Summary(RunFilter filter, CancellationToken cancellationToken);

    /// <summary>How often these bindings ran, over all tasks: counted over the runs that are kept. Bindings without a run are left out.</summary>
    Task<ImmutableDictionary<Guid, BindingUsage>> Usage(string workspace, ImmutableArray<Guid> bindings, CancellationToken cancellationToken);
}

/// <summary>The runs of one binding.</summary>
public sealed record BindingUsage(long Runs, DateTimeOffset LastAt);
