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

    private const string OneTask = """
        SELECT version, CASE WHEN project_id = @project_id AND status = @status THEN 1 ELSE 0 END FROM tasks WHERE workspace = @workspace AND id = @id
        UNION ALL
        SELECT version, 0 FROM tombstones WHERE kind = 'task' AND workspace = @workspace AND id = @id
        """;

    public static ImmutableDictionary<string, long> Counts(DbConnection connection, string workspace, Guid projectId)
    {
        using var reader = connection.Statement(
            $"SELECT status, count(*) FROM tasks{SqliteDialect.Using("tasks_of_project_by_rank")} WHERE workspace = @workspace AND project_id = @project_id GROUP BY status",
            workspace, projectId.ToSql()).ExecuteReader();
        var counts = ImmutableDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        while (reader.Read()) counts.Add(reader.GetString(0), reader.GetInt64(1));
        return counts.ToImmutable();
    }

    /// <summary>Those asked for are not among the others, so that it does not matter when between the statements one of them arrives or leaves.</summary>
    public static ColumnPresence Presence(DbConnection connection, string workspace, Guid projectId, string status, ImmutableArray<Guid> asked)
    {
        var known = ImmutableDictionary.CreateBuilder<Guid, (long Version, bool IsHere)>();
        foreach (var id in asked)
        {
            using var reader = connection.Statement(OneTask, projectId.ToSql(), status, workspace, id.ToSql()).ExecuteReader();
            if (reader.Read()) known[id] = (reader.GetInt64(0), reader.GetInt64(1) != 0);
        }

        var others = new SqlText()
            .Raw($"SELECT count(*) FROM tasks{SqliteDialect.Using("tasks_of_project_by_rank")} WHERE ")
            .Add($"workspace = {workspace} AND project_id = {projectId.ToSql()} AND status = {status}");
        if (!asked.IsEmpty) others.Raw(" AND id NOT IN ").List(asked.Select(id => (object)id.ToSql()));
        return new(Convert.ToInt64(others.On(connection).ExecuteScalar(), null), known.ToImmutable());
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
