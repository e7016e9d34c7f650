using System.Data.Common;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Connections;

/// <summary>Rebuilds the rows of connections.</summary>
internal sealed class ConnectionRebuild(JsonStateSerializer serializer, TimeProvider clock) : IRebuildSource
{
    public string StateName => ConnectionState.Name;

    public string Table => "connections";

    public Func<DbConnection, long>? Restore(StoredGrainState stored)
    {
        var state = serializer.Deserialize<ConnectionState>(stored.Data);
        if (state.Config is null) return null;
        var row = ConnectionProjection.Row(GrainKeys.Workspace(stored.Key), ConnectionRules.Snapshot(GrainKeys.Id(stored.Key), state, unusedCalls: 0, clock.GetUtcNow()));
        return connection => ConnectionProjection.Table.Restore(connection, row);
    }

    public void Remove(DbConnection connection, long row) => ConnectionProjection.Table.RemoveRow(connection, row);
}
