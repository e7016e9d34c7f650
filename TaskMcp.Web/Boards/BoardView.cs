using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Web.Boards;

/// <summary>What the board page shows.</summary>
public sealed record BoardView
{
    public required ProjectSnapshot Project { get; init; }

    public required ImmutableArray<ProjectSnapshot> Projects { get; init; }

    public required ImmutableArray<ColumnView> Columns { get; init; }

    public required ImmutableArray<RunSnapshot> Runs { get; init; }

    public required ImmutableArray<ConnectionSnapshot> Connections { get; init; }

    public bool IsEmpty => Columns.All(column => column.Tasks.IsEmpty);
}

/// <summary>A column with its first tasks.</summary>
public sealed record ColumnView(BoardColumn Column, BoardColumn? Next, ImmutableArray<TaskSnapshot> Tasks, bool HasMore);
