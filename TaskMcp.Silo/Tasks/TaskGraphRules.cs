using System.Collections.Immutable;
using TaskMcp.Silo.Results;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>What ties between tasks must be like: their ends exist and they close no cycle (SPEC T-5). Pure.</summary>
internal static class TaskGraphRules
{
    private const int ShownIds = 10;

    /// <summary>Whether the values tie the task to tasks that it is not tied to yet; to loosen a tie never closes a cycle.</summary>
    public static bool AddsTies(TaskSnapshot task, TaskChangeset values) =>
        (values.ParentId.Value is { } parent && parent != task.ParentId) || Blockers(values).Except(task.BlockedBy).Any();

    /// <summary>The blockers that the values name, each once, no more than there may be: too many are refused without a look at them.</summary>
    public static ImmutableArray<Guid> Blockers(TaskChangeset values)
    {
        var blockers = values.BlockedBy.Value;
        return blockers.IsDefaultOrEmpty ? [] : [.. blockers.Distinct().Take(TaskFieldRules.MaxBlockers)];
    }

    /// <summary>The parent and the blockers that the values name.</summary>
    public static ImmutableArray<Guid> Named(TaskChangeset values) =>
        values.ParentId.Value is { } parent ? [.. Blockers(values).Append(parent).Distinct()] : Blockers(values);

    public static void AddParentNotFound(FieldErrors errors) =>
        errors.Add("task.parent_not_found", "parent_id", "parent_id must be a task that exists, or null");

    public static void AddMissingBlockers(ImmutableArray<Guid> blockers, ImmutableHashSet<Guid> existing, FieldErrors errors)
    {
        var missing = blockers.Where(blocker => !existing.Contains(blocker)).Distinct().ToImmutableArray();
        if (!missing.IsEmpty) errors.Add("task.blocker_not_found", "blocked_by", $"blocked_by must be tasks that exist (not {Listed(missing)})");
    }

    public static Refusal DependencyCycle(ImmutableArray<Guid> path) =>
        Refusal.Field("task.dependency_cycle", "blocked_by", $"blocked_by must close no cycle; this one would: {Path(path)}");

    public static Refusal ParentCycle(ImmutableArray<Guid> path) =>
        Refusal.Field("task.parent_cycle", "parent_id", $"parent_id must close no cycle; this one would: {Path(path)}");

    public static string Listed(ImmutableArray<Guid> ids) =>
        string.Join(", ", ids.Take(ShownIds)) + (ids.Length > ShownIds ? $" and {ids.Length - ShownIds} more" : "");

    private static string Path(ImmutableArray<Guid> path) => string.Join(" → ", path);
}
