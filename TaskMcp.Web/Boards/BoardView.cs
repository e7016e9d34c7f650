using System.Collections.Immutable;
using TaskMcp.Boards;
using TaskMcp.Connections;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Web.Boards;

/// <summary>What the board page shows.</summary>
public sealed record BoardView
{
    public required ProjectSnapshot Project { get; init; }

    public required BoardFilter Filter { get; init; }

    public required ImmutableArray<ColumnView> Columns { get; init; }

    /// <summary>What a newcomer has yet to do; null when everything is done or there is much on the board already.</summary>
    public GuideView? Guide { get; init; }

    /// <summary>Connections that nobody uses before somebody has looked at them.</summary>
    public ImmutableArray<ConnectionSnapshot> Approvals { get; init; } = [];

    public long Count => Columns.Sum(column => column.Count);

    public bool NothingMatches => !Filter.IsEmpty && Count > 0 && Columns.All(column => column.Matching == 0);
}

/// <summary>A column with its first cards.</summary>
public sealed record ColumnView
{
    public required BoardColumn Column { get; init; }

    /// <summary>How many tasks are in it.</summary>
    public required long Count { get; init; }

    /// <summary>How many of them the filter leaves.</summary>
    public required long Matching { get; init; }

    public required CardPage Cards { get; init; }
}

/// <summary>Cards in their order.</summary>
public sealed record CardPage
{
    public static readonly CardPage Empty = new() { Cards = [] };

    public required ImmutableArray<CardView> Cards { get; init; }

    /// <summary>For the next page; null when there is none.</summary>
    public string? Next { get; init; }

    /// <summary>The tasks of all columns that the filter leaves, by key; sent along with what is fetched later, so that counts stay right.</summary>
    public ImmutableDictionary<string, ColumnCount> Counts { get; init; } = ImmutableDictionary<string, ColumnCount>.Empty;
}

/// <summary>How many tasks a column has, and how many of them the filter leaves.</summary>
public sealed record ColumnCount(long All, long Matching);

/// <summary>A task as a card.</summary>
public sealed record CardView(TaskSnapshot Task, CardFacts Facts, bool IsDone)
{
    public bool IsOverdue(DateTimeOffset now) => !IsDone && Task.DueDate < now;
}

/// <summary>The first steps: what is done of them.</summary>
public sealed record GuideView(bool HasTask, bool HasConnection, bool HasRun)
{
    public bool IsDone => HasTask && HasConnection && HasRun;
}
