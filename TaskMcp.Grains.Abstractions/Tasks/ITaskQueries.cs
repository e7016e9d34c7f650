using System.Collections.Immutable;

namespace TaskMcp.Tasks;

/// <summary>Order of a list of tasks.</summary>
public enum TaskSort
{
    CreatedAt,
    UpdatedAt,
    DueDate,
    Priority,
    Title,

    /// <summary>As boards show them.</summary>
    Rank,
}

/// <summary>A place in a column: next to a task, or at an end.</summary>
/// <param name="Status">The column.</param>
/// <param name="Before">Right before this task.</param>
/// <param name="After">Right behind this task.</param>
/// <param name="End">At this end.</param>
public sealed record ColumnPlace(string Status, Guid? Before = null, Guid? After = null, ColumnEnd? End = null);

/// <summary>The ranks between which a place lies; null where nothing is.</summary>
public sealed record RankGap(string? Low, string? High);

/// <summary>Who is in a column.</summary>
/// <param name="Others">How many tasks that were not asked for by name.</param>
/// <param name="Asked">Of those that were: the version that the answer knows, and whether it is in the column. Unknown ones are missing.</param>
public sealed record ColumnPresence(long Others, ImmutableDictionary<Guid, (long Version, bool IsHere)> Asked);

/// <summary>What to list (SPEC T-6). All that is set must hold.</summary>
public sealed record TaskFilter
{
    public required string Workspace { get; init; }

    public Guid? ProjectId { get; init; }

    /// <summary>Only these tasks, some hundreds at most; null for any.</summary>
    public ImmutableArray<Guid>? Ids { get; init; }

    public ImmutableArray<string> Status { get; init; } = [];

    /// <summary>All of these tags.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Id or e-mail of the assignee.</summary>
    public string? Assignee { get; init; }

    public ImmutableArray<TaskPriority> Priority { get; init; } = [];

    public Guid? ParentId { get; init; }

    /// <summary>Tasks that wait for this one.</summary>
    public Guid? BlockedBy { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTimeOffset? DueFrom { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? DueTo { get; init; }

    /// <summary>Words that title, note or notes contain.</summary>
    public string? Text { get; init; }

    public TaskSort Sort { get; init; } = TaskSort.CreatedAt;

    public bool Descending { get; init; }

    /// <summary>1–200.</summary>
    public int Limit { get; init; } = 50;

    public string? Cursor { get; init; }
}

/// <summary>Lists of tasks and facts about several tasks, from the read model. What is asked after an acknowledged write shows it.</summary>
public interface ITaskQueries
{
    /// <summary>Refusal: <c>request.cursor_invalid</c>.</summary>
    Task<GrainResult<Page<TaskSnapshot>>> List(TaskFilter filter, CancellationToken cancellationToken);

    /// <summary>Those of the ids that are tasks of the workspace.</summary>
    Task<ImmutableHashSet<Guid>> Existing(string workspace, ImmutableArray<Guid> ids, CancellationToken cancellationToken);

    /// <summary>The titles of those of the ids that are tasks of the workspace.</summary>
    Task<ImmutableDictionary<Guid, string>> Titles(string workspace, ImmutableArray<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Those of the ids that are tasks not yet completed.</summary>
    Task<ImmutableArray<Guid>> Open(string workspace, ImmutableArray<Guid> ids, CancellationToken cancellationToken);

    /// <summary>The path that closes a cycle if <paramref name="taskId"/> were blocked by <paramref name="blockers"/>; empty if there is none.</summary>
    Task<ImmutableArray<Guid>> BlockingPath(string workspace, Guid taskId, ImmutableArray<Guid> blockers, CancellationToken cancellationToken);

    /// <summary>The path that closes a cycle if <paramref name="taskId"/> were a subtask of <paramref name="parentId"/>; empty if there is none.</summary>
    Task<ImmutableArray<Guid>> ParentPath(string workspace, Guid taskId, Guid parentId, CancellationToken cancellationToken);

    Task<bool> AnyInProject(string workspace, Guid projectId, CancellationToken cancellationToken);

    /// <summary>How many tasks a project has.</summary>
    Task<long> CountInProject(string workspace, Guid projectId, CancellationToken cancellationToken);

    /// <summary>How many tasks are in each column of a project, by key; those without tasks are missing.</summary>
    Task<ImmutableDictionary<string, long>> CountByStatus(string workspace, Guid projectId, CancellationToken cancellationToken);

    /// <summary>The ranks around a place in a column, as if the task that moves there were not in it; null when the task that the place is next to is not in the column.</summary>
    Task<RankGap?> Gap(string workspace, Guid projectId, ColumnPlace place, Guid moving, CancellationToken cancellationToken);

    /// <summary>Who is in a column; deleted tasks that are asked for are known by their last version.</summary>
    Task<ColumnPresence> Presence(string workspace, Guid projectId, string status, ImmutableArray<Guid> asked, CancellationToken cancellationToken);

    /// <summary>The ids of a project's tasks in their order, from the first or from behind one.</summary>
    Task<ImmutableArray<Guid>> InProject(string workspace, Guid projectId, Guid? after, int limit, CancellationToken cancellationToken);
}
