using System.Collections.Immutable;
using TaskMcp.Api.Mcp.Tools.Tasks;
using TaskMcp.Api.Projects;
using TaskMcp.Projects;

namespace TaskMcp.Api.Mcp.Tools.Boards;

/// <summary>A project's board as tools and resources show it.</summary>
internal sealed record BoardView
{
    public required Guid ProjectId { get; init; }

    public required string ProjectName { get; init; }

    public required ImmutableArray<ColumnView> Columns { get; init; }

    public static BoardView Of(BoardAnswer board) => new()
    {
        ProjectId = board.Project.Id,
        ProjectName = board.Project.Name,
        Columns = [.. board.Columns.Select(ColumnView.Of)],
    };
}

/// <summary>A column with a page of its tasks, from the top.</summary>
internal sealed record ColumnView
{
    public required string Key { get; init; }

    public required string Name { get; init; }

    public required ColumnKind Kind { get; init; }

    /// <summary>Left out when any number of tasks may be in it.</summary>
    public int? WipLimit { get; init; }

    public required long Count { get; init; }

    public required ImmutableArray<TaskView> Items { get; init; }

    /// <summary>Left out when there are no more.</summary>
    public string? NextCursor { get; init; }

    public static ColumnView Of(BoardColumnAnswer column) => new()
    {
        Key = column.Key,
        Name = column.Name,
        Kind = column.Kind,
        WipLimit = column.WipLimit,
        Count = column.Count,
        Items = [.. column.Items.Select(TaskView.Compact)],
        NextCursor = column.NextCursor,
    };
}
