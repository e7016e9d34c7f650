using System.Collections.Immutable;
using System.Text.Json.Serialization;
using TaskMcp.Api.Http;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Tasks;

/// <summary>Which tasks to list (SPEC T-6). All that is given must hold; lists are given by repeating the parameter.</summary>
public sealed record TaskQuery : PageQuery
{
    public Guid? ProjectId { get; init; }

    /// <summary>Any of these columns.</summary>
    public ImmutableArray<string> Status { get; init; } = [];

    /// <summary>All of these tags.</summary>
    [JsonPropertyName("tag")] public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Id or e-mail of the assignee.</summary>
    public string? Assignee { get; init; }

    /// <summary>Any of these priorities.</summary>
    public ImmutableArray<TaskPriority> Priority { get; init; } = [];

    public Guid? ParentId { get; init; }

    /// <summary>Tasks that wait for this one.</summary>
    public Guid? BlockedBy { get; init; }

    /// <summary>Due at this instant or later.</summary>
    public DateTimeOffset? DueFrom { get; init; }

    /// <summary>Due before this instant.</summary>
    public DateTimeOffset? DueTo { get; init; }

    /// <summary>Words that title, note or notes contain.</summary>
    public string? Text { get; init; }

    public TaskSort Sort { get; init; } = TaskSort.CreatedAt;

    public SortOrder Order { get; init; } = SortOrder.Desc;

    internal TaskFilter ToFilter(string workspace) => new()
    {
        Workspace = workspace,
        ProjectId = ProjectId,
        Status = Status,
        Tags = Tags,
        Assignee = Assignee,
        Priority = Priority,
        ParentId = ParentId,
        BlockedBy = BlockedBy,
        DueFrom = DueFrom,
        DueTo = DueTo,
        Text = Text,
        Sort = Sort,
        Descending = Order == SortOrder.Desc,
        Limit = Limit,
        Cursor = Cursor,
    };
}

/// <summary>Which end of a list comes first.</summary>
public enum SortOrder
{
    Asc,
    Desc,
}
