using System.Collections.Immutable;
using System.Data.Common;
using TaskMcp.Runs;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Runs;

/// <summary>How often bindings ran: the index of runs by binding, counted.</summary>
internal static class RunUsage
{
    public static ImmutableDictionary<Guid, BindingUsage> Of(DbConnection connection, string workspace, ImmutableArray<Guid> bindings)
    {
        var sql = new SqlText().Raw($"SELECT binding_id, count(*), max(created_at) FROM runs{SqliteDialect.Using("runs_of_binding")} WHERE ")
            .Add($"workspace = {workspace} AND binding_id IN ").List(bindings.Select(binding => binding.ToSql())).Raw(" GROUP BY binding_id");
        using var reader = sql.On(connection).ExecuteReader();
        var usage = ImmutableDictionary.CreateBuilder<Guid, BindingUsage>();
        while (reader.Read()) usage.Add(reader.Guid(0), new(reader.GetInt64(1), new DateTimeOffset(reader.GetInt64(2), TimeSpan.Zero)));
        return usage.ToImmutable();
    }
}
