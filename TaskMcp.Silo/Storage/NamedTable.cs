using System.Data.Common;

namespace TaskMcp.Silo.Storage;

/// <summary>A table of snapshots that are listed by name.</summary>
/// <param name="table">The table; also the name of its kind.</param>
internal sealed class NamedTable(string table)
{
    private readonly string _put = $"""
        INSERT INTO {table} (workspace, id, name_key, version, json)
        SELECT @workspace, @id, @name_key, @version, @json
        WHERE NOT EXISTS (SELECT 1 FROM tombstones WHERE kind = '{table}' AND workspace = @workspace AND id = @id)
        ON CONFLICT (workspace, id) DO UPDATE SET name_key = excluded.name_key, version = excluded.version, json = excluded.json
        WHERE excluded.version >= {table}.version
        """;

    private readonly string _putIfAbsent = $"""
        INSERT INTO {table} (workspace, id, name_key, version, json) VALUES (@workspace, @id, @name_key, @version, @json)
        ON CONFLICT (workspace, id) DO NOTHING
        """;

    private readonly string _restore = $"""
        INSERT INTO {table} (workspace, id, name_key, version, json) VALUES (@workspace, @id, @name_key, @version, @json)
        ON CONFLICT (workspace, id) DO UPDATE SET name_key = excluded.name_key, version = excluded.version, json = excluded.json
        RETURNING row
        """;

    private readonly string _list = $"""
        SELECT row, name_key, json FROM {table} WHERE workspace = @workspace AND (name_key, row) > (@name_key, @row)
        ORDER BY name_key, row LIMIT @limit
        """;

    /// <summary>Stores the snapshot unless a later version is there or it is removed.</summary>
    public int Put(DbConnection connection, NamedRow row) =>
        connection.Statement(_put, row.Workspace, row.Id.ToSql(), SqlValues.SortKey(row.Name), row.Version, row.Json).ExecuteNonQuery();

    /// <summary>Stores the snapshot unless any version is there.</summary>
    public int PutIfAbsent(DbConnection connection, NamedRow row) =>
        connection.Statement(_putIfAbsent, row.Workspace, row.Id.ToSql(), SqlValues.SortKey(row.Name), row.Version, row.Json).ExecuteNonQuery();

    public bool Has(DbConnection connection, string workspace, Guid id) =>
        connection.Statement($"SELECT 1 FROM {table} WHERE workspace = @workspace AND id = @id", workspace, id.ToSql()).ExecuteScalar() is not null;

    /// <summary>Stores the snapshot as the truth, whatever is there; answers its row.</summary>
    public long Restore(DbConnection connection, NamedRow row)
    {
        connection.Statement($"DELETE FROM tombstones WHERE kind = '{table}' AND workspace = @workspace AND id = @id", row.Workspace, row.Id.ToSql()).ExecuteNonQuery();
        return Convert.ToInt64(connection.Statement(_restore, row.Workspace, row.Id.ToSql(), SqlValues.SortKey(row.Name), row.Version, row.Json).ExecuteScalar(), null);
    }

    /// <summary>Removes the snapshot for good: a late <see cref="Put"/> does not bring it back.</summary>
    public int Remove(DbConnection connection, string workspace, Guid id)
    {
        connection.Statement($"""
            INSERT INTO tombstones (kind, workspace, id, version) VALUES ('{table}', @workspace, @id, 0)
            ON CONFLICT (kind, workspace, id) DO NOTHING
            """, workspace, id.ToSql()).ExecuteNonQuery();
        return connection.Statement($"DELETE FROM {table} WHERE workspace = @workspace AND id = @id", workspace, id.ToSql()).ExecuteNonQuery();
    }

    /// <summary>Removes a row; the snapshot may come back.</summary>
    public void RemoveRow(DbConnection connection, long row) => connection.Statement($"DELETE FROM {table} WHERE row = @row", row).ExecuteNonQuery();

    /// <summary>The JSON of up to <paramref name="limit"/> snapshots after a place in the list, and the cursor for the next page if there is one.</summary>
    public (List<string> Items, PageCursor? Next) List(DbConnection connection, string workspace, int limit, PageCursor? from)
    {
        using var reader = connection.Statement(_list, workspace, from?.Sort ?? "", from?.Row ?? 0, limit + 1).ExecuteReader();
        var items = new List<string>();
        PageCursor? last = null;
        while (items.Count < limit && reader.Read())
        {
            last = new PageCursor(reader.GetString(1), reader.GetInt64(0));
            items.Add(reader.GetString(2));
        }

        return (items, reader.Read() ? last : null);
    }
}

/// <summary>A snapshot ready for its table.</summary>
internal sealed record NamedRow(string Workspace, Guid Id, string Name, long Version, string Json);
