using System.Data.Common;
using TaskMcp.Runs;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Runs;

/// <summary>One page of a list of runs: the scan of the narrowest index that the filter offers, or one scan per state, merged.</summary>
internal static class RunListing
{
    /// <summary>The runs' JSON in order, and the cursor for the next page if there is one.</summary>
    public static (List<string> Items, PageCursor? Next) Run(DbConnection connection, RunFilter filter, PageCursor? from)
    {
        var limit = PageCursor.Limit(filter.Limit);
        var page = Scans(filter, from, limit + 1).SelectMany(scan => Read(connection, scan)).Order(new EntryOrder(descending: !filter.OldestFirst)).Take(limit + 1).ToList();
        var items = page.Take(limit).Select(entry => (string)connection.Statement("SELECT json FROM runs WHERE row = @row", entry.Row).ExecuteScalar()!).ToList();
        return (items, page.Count > limit ? page[limit - 1] : null);
    }

    private static IEnumerable<SqlText> Scans(RunFilter filter, PageCursor? from, int limit)
    {
        string[] states = [.. filter.State.Distinct().Select(state => state.ToString())];
        if (Narrow(filter) is { } narrow)
        {
            var scan = Scan(narrow, filter, from);
            if (states.Length > 0) scan.Raw(" AND r.state IN ").List(states);
            yield return Finish(scan, filter, limit);
        }
        else if (states.Length > 0)
        {
            foreach (var state in states) yield return Finish(Scan("runs_by_state", filter, from).Add($" AND r.state = {state}"), filter, limit);
        }
        else
        {
            yield return Finish(Scan(Wide(filter), filter, from), filter, limit);
        }
    }

    /// <summary>An index that leaves few runs whatever their state.</summary>
    private static string? Narrow(RunFilter filter) => filter.TaskId is not null ? "runs_of_task" : filter.BindingId is not null ? "runs_of_binding" : null;

    private static string Wide(RunFilter filter) =>
        filter.ConnectionId is not null ? "runs_of_connection" : filter.ProjectId is not null ? "runs_of_project" : "runs_by_created_at";

    private static SqlText Scan(string index, RunFilter filter, PageCursor? from)
    {
        var sql = new SqlText().Raw($"SELECT r.row, r.created_at FROM runs r{SqliteDialect.Using(index)} WHERE ").Where(filter);
        if (from is not { } cursor) return sql;
        return filter.OldestFirst
            ? sql.Add($" AND (r.created_at, r.row) > ({cursor.Sort}, {cursor.Row})")
            : sql.Add($" AND (r.created_at, r.row) < ({cursor.Sort}, {cursor.Row})");
    }

    private static SqlText Finish(SqlText scan, RunFilter filter, int limit) =>
        scan.Raw(filter.OldestFirst ? " ORDER BY r.created_at, r.row" : " ORDER BY r.created_at DESC, r.row DESC").Add($" LIMIT {limit}");

    private static List<PageCursor> Read(DbConnection connection, SqlText scan)
    {
        using var reader = scan.On(connection).ExecuteReader();
        var entries = new List<PageCursor>();
        while (reader.Read()) entries.Add(new(reader.GetInt64(1), reader.GetInt64(0)));
        return entries;
    }
}
