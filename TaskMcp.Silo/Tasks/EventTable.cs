using System.Data.Common;
using TaskMcp.Silo.Storage;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>Writes events; what is stored is never changed.</summary>
internal static class EventTable
{
    private const string Insert = """
        INSERT INTO events (workspace, task_id, project_id, sequence, ordinal, type, at, json)
        VALUES (@workspace, @task_id, @project_id, @sequence, @ordinal, @type, @at, @json)
        ON CONFLICT (workspace, task_id, sequence, ordinal) DO NOTHING
        RETURNING position
        """;

    /// <summary>Stores the event unless it is there; answers its position, or 0 when it was.</summary>
    public static long Write(DbConnection connection, string workspace, Guid projectId, TaskEvent happened, int ordinal, string json) =>
        Convert.ToInt64(connection.Statement(Insert, workspace, happened.TaskId.ToSql(), projectId.ToSql(), happened.Sequence, ordinal, happened.Type,
            happened.TriggeredAt.ToSql(), json).ExecuteScalar() ?? 0L, null);
}
