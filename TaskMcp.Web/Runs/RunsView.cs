using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Web.Parts;

namespace TaskMcp.Web.Runs;

/// <summary>What the page of all runs shows.</summary>
public sealed record RunsView
{
    /// <summary>States that a replay takes (SPEC B-8).</summary>
    internal static readonly ImmutableArray<RunState> Replayable = [RunState.Failed, RunState.Dead, RunState.Cancelled, RunState.Skipped];

    public required AddressQuery Query { get; init; }

    public required RunFilter Filter { get; init; }

    public required ImmutableArray<RunSnapshot> Runs { get; init; }

    public string? NextCursor { get; init; }

    /// <summary>Why the address shows no runs.</summary>
    public string? Refusal { get; init; }

    /// <summary>Of the filter without its states.</summary>
    public required RunSummary Summary { get; init; }

    /// <summary>Of the tasks that are shown.</summary>
    public required ImmutableDictionary<Guid, string> Titles { get; init; }

    public required ImmutableArray<ConnectionSnapshot> Connections { get; init; }

    public required ImmutableArray<ProjectSnapshot> Projects { get; init; }

    /// <summary>Tools to choose from: those that are shown, or in trouble.</summary>
    public IEnumerable<string> Tools => Runs.Select(run => run.ToolName).Concat(Summary.Trouble.Select(trouble => trouble.ToolName)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>Whether anything but states filters.</summary>
    public bool IsNarrowed => Filter is not { TaskId: null, BindingId: null, ConnectionId: null, ProjectId: null, Tool.IsEmpty: true, EventType.IsEmpty: true, From: null, To: null };

    /// <summary>Which states a replay of what is shown takes: those that are filtered for, else failed and dead.</summary>
    public ImmutableArray<RunState> ReplayStates =>
        Filter.State.IsEmpty ? [RunState.Failed, RunState.Dead] : [.. Filter.State.Where(state => Replayable.Contains(state))];

    /// <summary>How many runs of the filter are in these states.</summary>
    public long Count(params IEnumerable<RunState> states) => states.Sum(state => Summary.States.GetValueOrDefault(Words.Key(state)));

    /// <summary>Reads the filter of an address.</summary>
    internal static RunFilter FilterOf(AddressQuery query, string workspace) => new()
    {
        Workspace = workspace,
        State = query.Many<RunState>("state"),
        TaskId = query.Id("task"),
        BindingId = query.Id("binding"),
        ConnectionId = query.Id("connection"),
        ProjectId = query.Id("project"),
        Tool = query.Texts("tool"),
        EventType = query.Texts("trigger"),
        From = query.From("from"),
        To = query.Until("to"),
        Cursor = query.Cursor,
    };
}
