using System.Collections.Immutable;
using System.Data.Common;
using TaskMcp.Silo.Storage;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>What boards ask of the read model: how many tasks are in the columns, and the ranks around a place.</summary>
internal static class ColumnQueries
{
    private static readonly string InColumn = $"FROM tasks{SqliteDialect.Using("tasks_of_project_by_rank")} WHERE workspace = @workspace AND project_id = @project_id AND status = @status";

    private static readonly string First = $"SELECT rank {InColumn} AND id <> @moving ORDER BY rank LIMIT 1";

    private static readonly string Last = $"SELECT rank {InColumn} AND id <> @moving ORDER BY rank DESC LIMIT 1";

    private static readonly string Next = $"SELECT rank {InColumn} AND id <> @moving AND rank > @rank ORDER BY rank LIMIT 1";

    private static readonly string Previous = $"SELECT rank {InColumn} AND id <> @moving AND rank < @rank ORDER BY rank DESC LIMIT 1";

    public static ImmutableDictionary<string, long> Counts(DbConnection connection, string workspace, Guid projectId)
    {
        using var reader = connection.Statement(
            $"SELECT status, count(*) FROM tasks{SqliteDialect.Using("tasks_of_project_by_rank")} WHERE workspace = @workspace AND project_id = @project_id GROUP BY status",
            workspace, projectId.ToSql()).ExecuteReader();
        var counts = ImmutableDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        while (reader.Read()) counts.Add(reader.GetString(0), reader.GetInt64(1));
        return counts.ToImmutable();
    }

    public static RankGap? Gap(DbConnection connection, string workspace, Guid projectId, ColumnPlace place, Guid moving)
    {
        if ((place.Before ?? place.After) is not { } anchor)
            return place.End == ColumnEnd.Top ? new(null, Rank(First)) : new(Rank(Last), null);
        var rank = (string?)connection.Statement(
            "SELECT rank FROM tasks WHERE workspace = @workspace AND id = @id AND project_id = @project_id AND status = @status",
            workspace, anchor.ToSql(), projectId.ToSql(), place.Status).ExecuteScalar();
        if (rank is null || anchor == moving) return null;
        return place.Before is not null ? new(Beside(Previous, rank), rank) : new(rank, Beside(Next, rank));

        string? Rank(string sql) => (string?)connection.Statement(sql, workspace, projectId.ToSql(), place.Status, moving.ToSql()).ExecuteScalar();

        string? Beside(string sql, string rank) => (string?)connection.Statement(sql, workspace, projectId.ToSql(), place.Status, moving.ToSql(), rank).ExecuteScalar();
    }
}
