using System.Collections.Immutable;
using System.Data.Common;
using TaskMcp.Silo.Storage;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>How many tasks a filter leaves, by status: from the condition that leaves the fewest, else over the index of the list's scope.</summary>
internal static class TaskCounting
{
    public static ImmutableDictionary<string, long> Run(DbConnection connection, TaskFilter filter)
    {
        var counts = ImmutableDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        if (filter.Status.IsEmpty) return counts.ToImmutable();
        var conditions = new TaskConditions(filter, TaskOrder.Of(TaskSort.Rank), [.. filter.Status], hasCursor: false);
        using var reader = Sql(filter, conditions, conditions.Narrowest(connection)).On(connection).ExecuteReader();
        while (reader.Read()) counts.Add(reader.GetString(0), reader.GetInt64(1));
        return counts.ToImmutable();
    }

    private static SqlText Sql(TaskFilter filter, TaskConditions conditions, TaskCondition? narrowest)
    {
        var sql = new SqlText().Raw("SELECT t.status, count(*) FROM ");
        if (narrowest is null) sql.Raw($"tasks t{SqliteDialect.Using(TaskConditions.Index(filter, "rank"))} WHERE ");
        else narrowest.Rows!(sql.Raw("(")).Raw(") d CROSS JOIN tasks t WHERE t.row = d.row AND ");
        TaskConditions.Scope(filter, sql).Raw(" AND t.status IN ").List(filter.Status);
        conditions.Append(sql, narrowest);
        return sql.Raw(" GROUP BY t.status");
    }
}
