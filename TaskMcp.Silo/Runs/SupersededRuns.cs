using System.Collections.Immutable;
using System.Data.Common;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Runs;

/// <summary>Runs after which a later one of the same binding on the same task succeeded.</summary>
internal static class SupersededRuns
{
    public static ImmutableHashSet<Guid> Of(DbConnection connection, string workspace, ImmutableArray<Guid> runs)
    {
        var sql = new SqlText().Add($"SELECT r.id FROM runs r WHERE r.workspace = {workspace} AND r.id IN ").List(runs.Select(run => run.ToSql()))
            .Raw($" AND EXISTS (SELECT 1 FROM runs later{SqliteDialect.Using("runs_of_task")} WHERE later.workspace = r.workspace AND later.task_id = r.task_id")
            .Raw(" AND later.created_at > r.created_at AND later.binding_id = r.binding_id").Add($" AND later.state = {nameof(TaskMcp.Runs.RunState.Succeeded)})");
        using var reader = sql.On(connection).ExecuteReader();
        var superseded = ImmutableHashSet.CreateBuilder<Guid>();
        while (reader.Read()) superseded.Add(reader.Guid(0));
        return superseded.ToImmutable();
    }
}
