using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Projects;

/// <summary>A new project. Its board has the columns to do, in progress, review, done.</summary>
public sealed record CreateProjectRequest
{
    /// <summary>1–200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Free JSON object for templates, such as <c>github_repo</c>; ≤64 keys.</summary>
    public Optional<JsonText> Metadata { get; init; }
}

/// <summary>New values for a project. What is left out stays as it is.</summary>
public sealed record UpdateProjectRequest
{
    /// <summary>1–200 characters.</summary>
    public Optional<string> Name { get; init; }

    /// <summary>Free JSON object; replaces the whole.</summary>
    public Optional<JsonText> Metadata { get; init; }

    /// <summary>
    /// 2–20, all that the board shall have, in their order; at least one of kind open and one of kind done. A column is the one with its key: one that has
    /// tasks can't be left out or change its kind.
    /// </summary>
    public Optional<ImmutableArray<ColumnRequest>> Columns { get; init; }

    internal Optional<ImmutableArray<BoardColumn>> ToColumns() =>
        !Columns.IsSet ? default : new(Columns.Value.IsDefault ? [] : [.. Columns.Value.Select(column => column.ToColumn())]);
}

/// <summary>A column of a board.</summary>
public sealed record ColumnRequest
{
    /// <summary>The value of <c>status</c>: 1–40 of a–z, 0–9 and _.</summary>
    public required string Key { get; init; }

    /// <summary>1–60 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Moving a task into a done column completes it.</summary>
    public required ColumnKind Kind { get; init; }

    /// <summary>How many tasks may be in it, 1–1 000; null for any number. Only for kind active. One below the number there is moves nobody out, and lets nobody in.</summary>
    public int? WipLimit { get; init; }

    internal BoardColumn ToColumn() => new() { Key = Key, Name = Name, Kind = Kind, WipLimit = WipLimit };
}

/// <summary>Which part of a board to show.</summary>
public sealed record BoardQuery
{
    /// <summary>How many tasks of a column at most.</summary>
    [Range(1, 200)] public int Limit { get; init; } = 50;

    /// <summary>Only this column; needed with a cursor.</summary>
    public string? Column { get; init; }

    /// <summary><c>next_cursor</c> of the column.</summary>
    public string? Cursor { get; init; }
}

/// <summary>A project with its columns and their first tasks.</summary>
public sealed record BoardAnswer
{
    public required ProjectSnapshot Project { get; init; }

    public required ImmutableArray<BoardColumnAnswer> Columns { get; init; }
}

/// <summary>A column with a page of its tasks, by rank. Ask again with <c>column</c> and its <c>next_cursor</c> as <c>cursor</c> for more.</summary>
public sealed record BoardColumnAnswer
{
    /// <summary>The value of <c>status</c>.</summary>
    public required string Key { get; init; }

    public required string Name { get; init; }

    public required ColumnKind Kind { get; init; }

    /// <summary>How many tasks may be in it; null for any number.</summary>
    public required int? WipLimit { get; init; }

    /// <summary>How many tasks are in it, shown or not.</summary>
    public required long Count { get; init; }

    public required ImmutableArray<TaskSnapshot> Items { get; init; }

    /// <summary>For the next page, together with <c>column</c>; null when there is none.</summary>
    public required string? NextCursor { get; init; }
}
