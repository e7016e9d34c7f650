using System.ComponentModel.DataAnnotations;

namespace TaskMcp.Api.Http;

/// <summary>Which page of a list.</summary>
public record PageQuery
{
    /// <summary>How many items at most.</summary>
    [Range(1, 200)] public int Limit { get; init; } = 50;

    /// <summary><c>next_cursor</c> of the page before; none for the first page.</summary>
    public string? Cursor { get; init; }
}
