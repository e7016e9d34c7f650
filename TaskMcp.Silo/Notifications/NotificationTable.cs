using System.Data.Common;
using System.Text.Json;
using TaskMcp.Notifications;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Notifications;

/// <summary>Writes notifications and reads pages of them.</summary>
internal static class NotificationTable
{
    public const string Name = "notifications";

    private const string Upsert = """
        INSERT INTO notifications (workspace, id, is_read, created_at, version, json)
        VALUES (@workspace, @id, @is_read, @created_at, @version, @json)
        ON CONFLICT (workspace, id) DO UPDATE SET is_read = excluded.is_read, version = excluded.version, json = excluded.json
        """;

    /// <summary>Stores the notification unless a later version is there.</summary>
    public static int Write(DbConnection connection, string workspace, NotificationSnapshot notification) =>
        Statement(connection, $"{Upsert} WHERE excluded.version >= notifications.version", workspace, notification).ExecuteNonQuery();

    /// <summary>Stores the notification as the truth, whatever is there; answers its row.</summary>
    public static long Restore(DbConnection connection, string workspace, NotificationSnapshot notification) =>
        Convert.ToInt64(Statement(connection, $"{Upsert} RETURNING row", workspace, notification).ExecuteScalar(), null);

    public static void Remove(DbConnection connection, long row) =>
        connection.Statement("DELETE FROM notifications WHERE row = @row", row).ExecuteNonQuery();

    /// <summary>The JSON of up to <paramref name="limit"/> notifications, newest first, and the cursor for the next page if there is one.</summary>
    public static (List<string> Items, PageCursor? Next) List(DbConnection connection, string workspace, bool unreadOnly, int limit, PageCursor? from)
    {
        var sql = new SqlText().Raw("SELECT row, created_at, json FROM notifications WHERE ").Add($"workspace = {workspace}");
        if (unreadOnly) sql.Raw(" AND is_read = 0");
        if (from is { } cursor) sql.Add($" AND (created_at, row) < ({cursor.Sort}, {cursor.Row})");
        using var reader = sql.Add($" ORDER BY created_at DESC, row DESC LIMIT {limit + 1}").On(connection).ExecuteReader();
        var items = new List<string>();
        PageCursor? last = null;
        while (items.Count < limit && reader.Read())
        {
            last = new PageCursor(reader.GetInt64(1), reader.GetInt64(0));
            items.Add(reader.GetString(2));
        }

        return (items, reader.Read() ? last : null);
    }

    private static DbCommand Statement(DbConnection connection, string sql, string workspace, NotificationSnapshot notification) =>
        connection.Statement(sql, workspace, notification.Id.ToSql(), notification.ReadAt is null ? 0 : 1, notification.CreatedAt.ToSql(),
            notification.Version, JsonSerializer.Serialize(notification, TaskMcpJson.Options));
}
