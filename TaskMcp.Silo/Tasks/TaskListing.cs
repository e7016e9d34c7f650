using System.Data.Common;
using TaskMcp.Silo.Storage;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>
/// One page of a list of tasks. Where a filter leaves few tasks, these are read and sorted; else one index scan per status is read in
/// the list's order and merged, which costs about the same for a thousand tasks and for a million.
/// </summary>
internal sealed class TaskListing
{
    private readonly DbConnection _connection;
    private readonly TaskFilter _filter;
    private readonly TaskOrder _order;
    private readonly PageCursor? _from;
    private readonly int _limit;
    private readonly string[] _statuses;
    private readonly TaskConditions _conditions;

    private TaskListing(DbConnection connection, TaskFilter filter, TaskOrder order, PageCursor? from)
    {
        (_connection, _filter, _order, _from) = (connection, filter, order, from);
        _limit = PageCursor.Limit(filter.Limit);
        _statuses = Statuses();
        _conditions = new(filter, order, _statuses, hasCursor: from is not null);
    }

    /// <summary>The tasks' JSON in order, and the cursor for the next page if there is one.</summary>
    public static (List<string> Rows, PageCursor? Next) Run(DbConnection connection, TaskFilter filter, TaskOrder order, PageCursor? from)
    {
        var listing = new TaskListing(connection, filter, order, from);
        var page = listing.Page();
        var next = page.Count > listing._limit ? page[listing._limit - 1] : (PageCursor?)null;
        var rows = page.Take(listing._limit)
            .Select(entry => (string)connection.Statement("SELECT json FROM tasks WHERE row = @row", entry.Row).ExecuteScalar()!)
            .ToList();
        return (rows, next);
    }

    /// <summary>The entries of the page and, if there is one, the first after it.</summary>
    private List<PageCursor> Page()
    {
        var page = new List<PageCursor>();
        if (_statuses.Length == 0) return page;
        var narrowest = _conditions.Narrowest(_connection);
        if (_from is not { Sort: null }) page.AddRange(Part(narrowest, hasValue: true, _limit + 1));
        if (_conditions.ShowsMissing && page.Count <= _limit) page.AddRange(Part(narrowest, hasValue: false, _limit + 1 - page.Count));
        return page;
    }

    /// <summary>The entries that have a value to be ordered by, or those that have none.</summary>
    private IEnumerable<PageCursor> Part(TaskCondition? narrowest, bool hasValue, int limit) => narrowest is not null
        ? Read(Sort(narrowest, hasValue, limit))
        : _statuses.SelectMany(status => Read(Scan(status, hasValue, limit))).Order(new EntryOrder(_filter.Descending)).Take(limit);

    private SqlText Scan(string status, bool hasValue, int limit)
    {
        var sql = new SqlText().Raw($"SELECT t.row, t.{_order.Column} FROM tasks t{SqliteDialect.Using(TaskConditions.Index(_filter, _order.Column))} WHERE ");
        return Finish(TaskConditions.Scope(_filter, sql).Add($" AND t.status = {status}"), null, hasValue, limit);
    }

    private SqlText Sort(TaskCondition narrowest, bool hasValue, int limit)
    {
        var sql = new SqlText().Raw($"SELECT t.row, t.{_order.Column} FROM (");
        narrowest.Rows!(sql).Raw(") d CROSS JOIN tasks t WHERE t.row = d.row AND ");
        TaskConditions.Scope(_filter, sql);
        if (!_filter.Status.IsEmpty) sql.Raw(" AND t.status IN ").List(_statuses);
        return Finish(sql, narrowest, hasValue, limit);
    }

    private SqlText Finish(SqlText sql, TaskCondition? fulfilled, bool hasValue, int limit)
    {
        var way = _filter.Descending ? " DESC" : "";
        var beyond = _filter.Descending ? "<" : ">";
        if (_order.Kind == SortKind.NullableNumber) sql.Raw($" AND t.{_order.Column} IS {(hasValue ? "NOT NULL" : "NULL")}");
        if (_from is { } cursor && hasValue) sql.Raw($" AND (t.{_order.Column}, t.row) {beyond} ").Add($"({cursor.Sort}, {cursor.Row})");
        if (_from is { Sort: null, Row: var row }) sql.Raw($" AND t.row {beyond} ").Add($"{row}");
        _conditions.Append(sql, fulfilled);
        return sql.Raw($" ORDER BY t.{_order.Column}{way}, t.row{way} LIMIT ").Add($"{limit}");
    }

    /// <summary>The statuses to read: those asked for, else all that occur, found by one seek each.</summary>
    private string[] Statuses()
    {
        if (!_filter.Status.IsEmpty) return [.. _filter.Status.Distinct(StringComparer.Ordinal)];
        var found = new List<string>();
        for (var last = ""; NextStatus(last) is { } status; last = status) found.Add(status);
        return [.. found];
    }

    private string? NextStatus(string last)
    {
        var sql = new SqlText().Raw($"SELECT t.status FROM tasks t{SqliteDialect.Using(TaskConditions.Index(_filter, "created_at"))} WHERE ");
        return (string?)TaskConditions.Scope(_filter, sql).Add($" AND t.status > {last} ORDER BY t.status LIMIT 1").On(_connection).ExecuteScalar();
    }

    private List<PageCursor> Read(SqlText sql)
    {
        using var reader = sql.On(_connection).ExecuteReader();
        var entries = new List<PageCursor>();
        while (reader.Read())
        {
            object? sort = reader.IsDBNull(1) ? null : _order.Kind == SortKind.Text ? reader.GetString(1) : reader.GetInt64(1);
            entries.Add(new(sort, reader.GetInt64(0)));
        }

        return entries;
    }
}
