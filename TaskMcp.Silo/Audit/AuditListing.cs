using System.Data.Common;
using TaskMcp.Audit;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Audit;

/// <summary>Reads selected rows in the order of their time.</summary>
internal static class AuditListing
{
    /// <summary>Rows, newest first, from a place on.</summary>
    public static List<StoredRow> Newest(DbConnection connection, AuditSelection selection, PageCursor? from, int limit)
    {
        var sql = Selected(selection);
        if (from is { } cursor) sql.Add($" AND (at, row) < ({cursor.Sort}, {cursor.Row})");
        return Read(sql.Add($" ORDER BY at DESC, row DESC LIMIT {limit}").On(connection));
    }

    /// <summary>Rows, oldest first, from a place on; none after the row that was the last one.</summary>
    public static List<StoredRow> Oldest(DbConnection connection, AuditSelection selection, PageCursor? from, long lastRow, int limit)
    {
        var sql = Selected(selection).Add($" AND row <= {lastRow}");
        if (from is { } cursor) sql.Add($" AND (at, row) > ({cursor.Sort}, {cursor.Row})");
        return Read(sql.Add($" ORDER BY at, row LIMIT {limit}").On(connection));
    }

    public static long LastRow(DbConnection connection) => Convert.ToInt64(connection.Statement("SELECT coalesce(max(row), 0) FROM audit").ExecuteScalar(), null);

    private static SqlText Selected(AuditSelection selection)
    {
        var sql = new SqlText().Raw($"SELECT {StoredRow.Columns} FROM audit").Raw(SqliteDialect.Using(Index(selection))).Add($" WHERE workspace = {selection.Workspace}");
        if (selection.CorrelationId is { } correlation) sql.Add($" AND correlation_id = {correlation}");
        // What belongs to a thing comes after its id and a slash, which '0' follows.
        if (selection.Target is { } target) sql.Add($" AND target_id >= {target} AND target_id < {target + "0"}").Add($" AND (target_id = {target} OR target_id >= {target + "/"})");
        if (selection.ConnectionId is { } connection) sql.Add($" AND connection_id = {connection.ToSql()}");
        if (selection.Tool is { } tool) sql.Add($" AND tool = {tool}");
        if (selection.Principal is { } principal) sql.Add($" AND principal = {principal}");
        if (selection.Action is { } action) sql.Add($" AND action = {action}");
        if (selection.Decision is { } decision) sql.Raw($" AND decision = '{AuditForm.Word(decision)}'");
        if (selection.Outcome is { } outcome) sql.Add($" AND outcome = {AuditForm.Word(outcome)}");
        if (selection.From is { } from) sql.Add($" AND at >= {from.ToSql()}");
        if (selection.To is { } to) sql.Add($" AND at < {to.ToSql()}");
        return sql;
    }

    /// <summary>The index of the condition that leaves the fewest rows.</summary>
    private static string Index(AuditSelection selection) => selection switch
    {
        { CorrelationId: not null } => "audit_by_correlation",
        { Target: not null } => "audit_by_target",
        { ConnectionId: not null } => "audit_by_connection",
        { Tool: not null } => "audit_by_tool",
        { Decision: AuditDecision.Denied } => "audit_denied",
        { Principal: not null } => "audit_by_principal",
        { Action: not null } => "audit_by_action",
        _ => "audit_by_at",
    };

    private static List<StoredRow> Read(DbCommand command)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<StoredRow>();
        while (reader.Read()) rows.Add(StoredRow.Read(reader));
        return rows;
    }
}
