using System.Collections.Immutable;
using TaskMcp.Projects;
using TaskMcp.Tasks;
using TaskMcp.Web.Boards;

namespace TaskMcp.Web.Search;

/// <summary>What the search page shows.</summary>
public sealed record SearchView
{
    public required BoardFilter Filter { get; init; }

    /// <summary>Only in this project.</summary>
    public Guid? Project { get; init; }

    public required ImmutableArray<ProjectSnapshot> Projects { get; init; }

    public required ImmutableArray<TaskSnapshot> Found { get; init; }

    public string? Next { get; init; }

    public bool IsLater { get; init; }

    internal string NameOf(TaskSnapshot task) => Projects.FirstOrDefault(project => project.Id == task.ProjectId)?.Name ?? (task.ProjectId == ProjectSnapshot.InboxId ? "Inbox" : "Project");

    internal string ColumnOf(TaskSnapshot task) =>
        (Projects.FirstOrDefault(project => project.Id == task.ProjectId)?.Columns ?? BoardColumn.Defaults).FirstOrDefault(column => column.Key == task.Status)?.Name ?? task.Status;
}
