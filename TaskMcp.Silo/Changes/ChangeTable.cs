using System.Collections.Frozen;
using System.Data.Common;
using TaskMcp.Changes;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Changes;

/// <summary>The table of marks.</summary>
internal static class ChangeTable
{
    private const string Put = """
        INSERT INTO changes (workspace, kind, writer, changed_at) VALUES (@workspace, @kind, @writer, @changed_at)
        ON CONFLICT (workspace, kind, writer) DO UPDATE SET changed_at = excluded.changed_at
        """;

    private const string OfWorkspace = "SELECT kind, writer, changed_at FROM changes WHERE workspace = @workspace";

    public static void Mark(DbConnection connection, string workspace, ChangeKind kind, string writer, long changedAt) =>
        connection.Statement(Put, workspace, kind.Name(), writer, changedAt).ExecuteNonQuery();

    /// <summary>Removes the marks of writers that have made none since.</summary>
    public static int Forget(DbConnection connection, long before) => connection.Statement("DELETE FROM changes WHERE changed_at < @before", before).ExecuteNonQuery();

    public static ChangeState Read(DbConnection connection, string workspace)
    {
        using var reader = connection.Statement(OfWorkspace, workspace).ExecuteReader();
        var marks = new Dictionary<(ChangeKind, string), long>();
        while (reader.Read())
        {
            // A newer build may know more kinds.
            if (ChangeKinds.Find(reader.GetString(0)) is { } kind) marks[(kind, reader.GetString(1))] = reader.GetInt64(2);
        }

        return new(workspace, marks.ToFrozenDictionary());
    }
}
