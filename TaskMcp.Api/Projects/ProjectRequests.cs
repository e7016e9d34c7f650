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

/// <summary>A column with a page of its tasks, oldest first.</summary>
public sealed record BoardColumnAnswer
{
    /// <summary>The value of <c>status</c>.</summary>
    public required string Key { get; init; }

    public required string Name { get; init; }

    public required ColumnKind Kind { get; init; }

    public required ImmutableArray<TaskSnapshot> Items { get; init; }

    /// <summary>For the next page, together with <c>column</c>; null when there is none.</summary>
    public required string? NextCursor { get; init; }
}
