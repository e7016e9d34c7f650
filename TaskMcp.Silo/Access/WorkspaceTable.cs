using System.Data.Common;
using System.Text.Json;
using TaskMcp.Access;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Access;

/// <summary>Writes workspaces and reads pages of them.</summary>
internal static class WorkspaceTable
{
    public const string Name = "workspaces";

    private const string Upsert = """
        INSERT INTO workspaces (name, version, json) VALUES (@name, @version, @json)
        ON CONFLICT (name) DO UPDATE SET version = excluded.version, json = excluded.json
        """;

    /// <summary>Stores the workspace unless a later version is there.</summary>
    public static int Write(DbConnection connection, WorkspaceSnapshot workspace) =>
        Statement(connection, $"{Upsert} WHERE excluded.version >= workspaces.version", workspace).ExecuteNonQuery();

    /// <summary>Stores the workspace as the truth, whatever is there; answers its row.</summary>
    public static long Restore(DbConnection connection, WorkspaceSnapshot workspace) =>
        Convert.ToInt64(Statement(connection, $"{Upsert} RETURNING row", workspace).ExecuteScalar(), null);

    public static bool Has(DbConnection connection, string name) => connection.Statement("SELECT 1 FROM workspaces WHERE name = @name", name).ExecuteScalar() is not null;

    public static void Remove(DbConnection connection, long row) => connection.Statement("DELETE FROM workspaces WHERE row = @row", row).ExecuteNonQuery();

    /// <summary>The JSON of up to <paramref name="limit"/> workspaces by name, and the cursor for the next page if there is one.</summary>
    public static (List<string> Items, PageCursor? Next) List(DbConnection connection, int limit, PageCursor? from)
    {
        using var reader = connection.Statement("SELECT row, name, json FROM workspaces WHERE name > @name ORDER BY name LIMIT @limit", from?.Sort ?? "", limit + 1).ExecuteReader();
        var items = new List<string>();
        PageCursor? last = null;
        while (items.Count < limit && reader.Read())
        {
            last = new PageCursor(reader.GetString(1), reader.GetInt64(0));
            items.Add(reader.GetString(2));
        }

        return (items, reader.Read() ? last : null);
    }

    private static DbCommand Statement(DbConnection connection, string sql, WorkspaceSnapshot workspace) =>
        connection.Statement(sql, workspace.Name, workspace.Version, JsonSerializer.Serialize(workspace, TaskMcpJson.Options));
}
