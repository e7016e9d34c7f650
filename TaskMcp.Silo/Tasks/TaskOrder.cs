using TaskMcp.Silo.Storage;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>The column that a list is ordered by. Tasks without a value come last, whichever way.</summary>
internal sealed record TaskOrder(string Column, SortKind Kind)
{
    public static TaskOrder Of(TaskSort sort) => sort switch
    {
        TaskSort.CreatedAt => new("created_at", SortKind.Number),
        TaskSort.UpdatedAt => new("updated_at", SortKind.Number),
        TaskSort.DueDate => new("due_date", SortKind.NullableNumber),
        TaskSort.Priority => new("priority", SortKind.NullableNumber),
        TaskSort.Title => new("title_key", SortKind.Text),
        TaskSort.Rank => new("rank", SortKind.Text),
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "No such order of tasks."),
    };
}
