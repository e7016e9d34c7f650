using System.Data.Common;
using System.Text.Json;
using TaskMcp.Runs;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Runs;

/// <summary>Writes runs.</summary>
internal static class RunTable
{
    public const string Kind = "runs";

    private const string Upsert = """
        INSERT INTO runs (workspace, id, task_id, binding_id, connection_id, project_id, tool_name, event_type, state, created_at, version, json)
        VALUES (@workspace, @id, @task_id, @binding_id, @connection_id, @project_id, @tool_name, @event_type, @state, @created_at, @version, @json)
        ON CONFLICT (workspace, id) DO UPDATE SET tool_name = excluded.tool_name, state = excluded.state, version = excluded.version, json = excluded.json
        """;

    private const string Put = $"{Upsert} WHERE excluded.version >= runs.version";

    private const string Replace = $"{Upsert}, project_id = excluded.project_id RETURNING row";

    public static string Json(RunSnapshot run) => JsonSerializer.Serialize(run, TaskMcpJson.Options);

    /// <summary>Stores the run unless a later version is there.</summary>
    public static int Write(DbConnection connection, string workspace, RunSnapshot run, string json) =>
        Statement(connection, Put, workspace, run, json).ExecuteNonQuery();

    /// <summary>Stores the run as the truth, whatever is there; answers its row.</summary>
    public static long Restore(DbConnection connection, string workspace, RunSnapshot run, string json) =>
        Convert.ToInt64(Statement(connection, Replace, workspace, run, json).ExecuteScalar(), null);

    public static int Remove(DbConnection connection, string workspace, Guid id) =>
        connection.Statement("DELETE FROM runs WHERE workspace = @workspace AND id = @id", workspace, id.ToSql()).ExecuteNonQuery();

    private static DbCommand Statement(DbConnection connection, string sql, string workspace, RunSnapshot run, string json) =>
        connection.Statement(sql, workspace, run.Id.ToSql(), run.TaskId.ToSql(), run.BindingId.ToSql(), run.ConnectionId.ToSql(),
            run.ProjectId?.ToSql(), run.ToolName, run.EventType, run.State.ToString(), run.CreatedAt.ToSql(), run.Version, json);
}
