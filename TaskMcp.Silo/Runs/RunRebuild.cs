using System.Data.Common;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Runs;

/// <summary>Rebuilds the rows of runs.</summary>
internal sealed class RunRebuild(JsonStateSerializer serializer) : IRebuildSource
{
    public string StateName => RunRecord.StateName;

    public string Table => RunTable.Kind;

    public Func<DbConnection, long>? Restore(StoredGrainState stored)
    {
        if (serializer.Deserialize<RunRecord>(stored.Data) is not { Request: not null } record) return null;
        var (workspace, run) = (GrainKeys.Workspace(stored.Key), record.ToSnapshot());
        return connection => RunTable.Restore(connection, workspace, run, RunTable.Json(run));
    }

    public void Remove(DbConnection connection, long row) => connection.Statement("DELETE FROM runs WHERE row = @row", row).ExecuteNonQuery();
}
