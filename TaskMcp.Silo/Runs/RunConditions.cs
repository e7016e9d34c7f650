using TaskMcp.Runs;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Runs;

/// <summary>What a filter asks of a run, states and page apart.</summary>
internal static class RunConditions
{
    /// <summary>Appends the conditions on <c>runs r</c>.</summary>
    public static SqlText Where(this SqlText sql, RunFilter filter)
    {
        sql.Add($"r.workspace = {filter.Workspace}");
        if (filter.TaskId is { } task) sql.Add($" AND r.task_id = {task.ToSql()}");
        if (filter.BindingId is { } binding) sql.Add($" AND r.binding_id = {binding.ToSql()}");
        if (filter.ConnectionId is { } connection) sql.Add($" AND r.connection_id = {connection.ToSql()}");
        if (filter.ProjectId is { } project) sql.Add($" AND r.project_id = {project.ToSql()}");
        if (!filter.Tool.IsEmpty) sql.Raw(" AND r.tool_name IN ").List(filter.Tool.Distinct());
        if (!filter.EventType.IsEmpty) sql.Raw(" AND r.event_type IN ").List(filter.EventType.Distinct());
        if (filter.From is { } start) sql.Add($" AND r.created_at >= {start.ToSql()}");
        return filter.To is { } end ? sql.Add($" AND r.created_at < {end.ToSql()}") : sql;
    }
}
