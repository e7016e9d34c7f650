using System.Data.Common;
using TaskMcp.Silo.Boards;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Tasks;

/// <summary>Writes a task's row with its tags, blockers and place in the search queue.</summary>
internal static class TaskTable
{
    public const string Kind = "task";

    private const string Known = """
        SELECT row, version, text_hash, links_hash FROM tasks WHERE workspace = @workspace AND id = @id
        UNION ALL
        SELECT NULL, version, 0, 0 FROM tombstones WHERE kind = 'task' AND workspace = @workspace AND id = @id
        """;

    private const string Insert = """
        INSERT INTO tasks (workspace, id, project_id, parent_id, status, priority, title_key, due_date, assignee_id, assignee_email,
            created_at, updated_at, completed_at, rank, version, text_hash, links_hash, json)
        VALUES (@workspace, @id, @project_id, @parent_id, @status, @priority, @title_key, @due_date, @assignee_id, @assignee_email,
            @created_at, @updated_at, @completed_at, @rank, @version, @text_hash, @links_hash, @json)
        RETURNING row
        """;

    private const string Update = """
        UPDATE tasks SET project_id = @project_id, parent_id = @parent_id, status = @status, priority = @priority, title_key = @title_key,
            due_date = @due_date, assignee_id = @assignee_id, assignee_email = @assignee_email, created_at = @created_at,
            updated_at = @updated_at, completed_at = @completed_at, rank = @rank, version = @version, text_hash = @text_hash, links_hash = @links_hash,
            json = @json
        WHERE row = @row
        """;

    /// <summary>Stores the task unless this version or a later one is there, or the task was deleted after it.</summary>
    public static void Write(DbConnection connection, TaskRow row)
    {
        var known = Find(connection, row.Workspace, row.Task.Id);
        if (known?.Version >= row.Task.Version) return;
        if (known?.Row is { } number)
        {
            Replace(connection, row, known, number);
            return;
        }

        if (known is not null) Unbury(connection, row);
        InsertNew(connection, row);
    }

    /// <summary>Stores the task as the truth, whatever is there; answers its row.</summary>
    public static long Restore(DbConnection connection, TaskRow row)
    {
        Unbury(connection, row);
        if (Find(connection, row.Workspace, row.Task.Id) is not { Row: { } number } known) return InsertNew(connection, row);
        Replace(connection, row, known with { TextHash = ~row.TextHash, LinksHash = ~row.LinksHash }, number);
        return number;
    }

    /// <summary>Removes the task and remembers that it was there up to <paramref name="version"/>.</summary>
    public static void Delete(DbConnection connection, string workspace, Guid taskId, long version)
    {
        var known = Find(connection, workspace, taskId);
        if (known?.Version > version) return;
        if (known?.Row is { } row) Remove(connection, row);
        connection.Statement("""
            INSERT INTO tombstones (kind, workspace, id, version) VALUES (@kind, @workspace, @id, @version)
            ON CONFLICT (kind, workspace, id) DO NOTHING
            """, Kind, workspace, taskId.ToSql(), version).ExecuteNonQuery();
    }

    /// <summary>Removes the task's row and all that hangs on it.</summary>
    public static void Remove(DbConnection connection, long row)
    {
        ClearLinks(connection, row);
        connection.Statement("DELETE FROM tasks WHERE row = @row", row).ExecuteNonQuery();
        connection.Statement("DELETE FROM search_queue WHERE task_row = @row", row).ExecuteNonQuery();
        connection.Statement(SqliteDialect.UnindexText, row).ExecuteNonQuery();
    }

    /// <summary>A task with the same id was made again.</summary>
    private static void Unbury(DbConnection connection, TaskRow row) =>
        connection.Statement("DELETE FROM tombstones WHERE kind = @kind AND workspace = @workspace AND id = @id", Kind, row.Workspace, row.Task.Id.ToSql()).ExecuteNonQuery();

    private static KnownTask? Find(DbConnection connection, string workspace, Guid id)
    {
        using var reader = connection.Statement(Known, workspace, id.ToSql()).ExecuteReader();
        return reader.Read()
            ? new KnownTask(reader.IsDBNull(0) ? null : reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3))
            : null;
    }

    private static long InsertNew(DbConnection connection, TaskRow row)
    {
        var task = row.Task;
        var number = Convert.ToInt64(connection.Statement(Insert, row.Workspace, task.Id.ToSql(), task.ProjectId.ToSql(), task.ParentId.ToSql(), task.Status,
            (int?)task.Priority, SqlValues.SortKey(task.Title), task.DueDate.ToSql(), task.AssignedTo?.Id, SqlValues.Email(task.AssignedTo?.Email),
            task.CreatedAt.ToSql(), task.UpdatedAt.ToSql(), task.CompletedAt.ToSql(), FractionalIndex.Of(task), task.Version, row.TextHash, row.LinksHash, row.Json).ExecuteScalar(), null);
        WriteLinks(connection, row, number);
        Enqueue(connection, number, task.Version);
        return number;
    }

    private static void Replace(DbConnection connection, TaskRow row, KnownTask known, long number)
    {
        var task = row.Task;
        if (known.LinksHash != row.LinksHash) ClearLinks(connection, number);
        connection.Statement(Update, task.ProjectId.ToSql(), task.ParentId.ToSql(), task.Status, (int?)task.Priority, SqlValues.SortKey(task.Title),
            task.DueDate.ToSql(), task.AssignedTo?.Id, SqlValues.Email(task.AssignedTo?.Email), task.CreatedAt.ToSql(), task.UpdatedAt.ToSql(),
            task.CompletedAt.ToSql(), FractionalIndex.Of(task), task.Version, row.TextHash, row.LinksHash, row.Json, number).ExecuteNonQuery();
        if (known.LinksHash != row.LinksHash) WriteLinks(connection, row, number);
        if (known.TextHash != row.TextHash) Enqueue(connection, number, task.Version);
    }

    private static void WriteLinks(DbConnection connection, TaskRow row, long number)
    {
        foreach (var tag in row.Task.Tags)
            connection.Statement("INSERT INTO task_tags (workspace, tag, task_row) VALUES (@workspace, @tag, @row) ON CONFLICT DO NOTHING",
                row.Workspace, tag, number).ExecuteNonQuery();
        foreach (var blocker in row.Task.BlockedBy)
            connection.Statement("INSERT INTO task_blockers (workspace, task_id, blocker_id) VALUES (@workspace, @task_id, @blocker_id) ON CONFLICT DO NOTHING",
                row.Workspace, row.Task.Id.ToSql(), blocker.ToSql()).ExecuteNonQuery();
    }

    private static void ClearLinks(DbConnection connection, long number)
    {
        connection.Statement("DELETE FROM task_tags WHERE task_row = @row", number).ExecuteNonQuery();
        connection.Statement("""
            DELETE FROM task_blockers WHERE (workspace, task_id) IN (SELECT workspace, id FROM tasks WHERE row = @row)
            """, number).ExecuteNonQuery();
    }

    private static void Enqueue(DbConnection connection, long number, long version) =>
        connection.Statement("""
            INSERT INTO search_queue (task_row, version) VALUES (@row, @version)
            ON CONFLICT (task_row) DO UPDATE SET version = excluded.version
            """, number, version).ExecuteNonQuery();

    /// <summary>What is stored of a task; no row when it is deleted.</summary>
    private sealed record KnownTask(long? Row, long Version, long TextHash, long LinksHash);
}
