using System.Collections.Immutable;
using System.Data.Common;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Tasks;

/// <summary>Walks along blockers and parents. Each edge is visited once, so a walk ends even where the data already holds a cycle.</summary>
internal static class TaskGraph
{
    private const int MaxEdges = 1_000_000;

    private const string Blockers = """
        WITH RECURSIVE walk (id, via) AS (
            SELECT blocker_id, task_id FROM task_blockers WHERE workspace = @workspace AND task_id = @start
            UNION
            SELECT b.blocker_id, b.task_id FROM walk w JOIN task_blockers b ON b.workspace = @workspace AND b.task_id = w.id
        )
        SELECT id, via FROM walk
        """;

    private const string Parents = """
        WITH RECURSIVE walk (id, via) AS (
            SELECT parent_id, id FROM tasks WHERE workspace = @workspace AND id = @start AND parent_id IS NOT NULL
            UNION
            SELECT t.parent_id, t.id FROM walk w JOIN tasks t ON t.workspace = @workspace AND t.id = w.id
            WHERE t.parent_id IS NOT NULL
        )
        SELECT id, via FROM walk
        """;

    /// <summary>task, blocker, its blocker, …, task: if it would be blocked by one of <paramref name="blockers"/>. Empty when there is no such cycle.</summary>
    public static ImmutableArray<Guid> BlockingPath(DbConnection connection, string workspace, Guid taskId, ImmutableArray<Guid> blockers) =>
        blockers.Select(blocker => Cycle(connection, Blockers, workspace, taskId, blocker)).FirstOrDefault(path => path.Length > 0, []);

    /// <summary>task, parent, its parent, …, task: if <paramref name="parentId"/> became its parent. Empty when there is no such cycle.</summary>
    public static ImmutableArray<Guid> ParentPath(DbConnection connection, string workspace, Guid taskId, Guid parentId) =>
        Cycle(connection, Parents, workspace, taskId, parentId);

    private static ImmutableArray<Guid> Cycle(DbConnection connection, string walk, string workspace, Guid taskId, Guid start)
    {
        if (start == taskId) return [taskId, taskId];
        var cameFrom = new Dictionary<Guid, Guid>();
        using var reader = connection.Statement(walk, workspace, start.ToSql()).ExecuteReader();
        for (var edges = 0; reader.Read(); edges++)
        {
            if (edges == MaxEdges) throw new InvalidOperationException($"The dependencies of task {start:D} reach past {MaxEdges} edges; they cannot be checked for a cycle.");
            var id = reader.Guid(0);
            cameFrom.TryAdd(id, reader.Guid(1));
            if (id == taskId) return Path(cameFrom, taskId, start);
        }

        return [];
    }

    private static ImmutableArray<Guid> Path(Dictionary<Guid, Guid> cameFrom, Guid taskId, Guid start)
    {
        var path = new List<Guid> { taskId };
        for (var id = cameFrom[taskId]; id != start; id = cameFrom[id]) path.Add(id);
        path.Add(start);
        path.Add(taskId);
        path.Reverse();
        return [.. path];
    }
}
