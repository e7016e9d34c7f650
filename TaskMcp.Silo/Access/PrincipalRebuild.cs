using System.Data.Common;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Access;

/// <summary>Rebuilds the rows of principals.</summary>
internal sealed class PrincipalRebuild(JsonStateSerializer serializer) : IRebuildSource
{
    public string StateName => PrincipalState.Name;

    public string Table => "principals";

    public Func<DbConnection, long>? Restore(StoredGrainState stored)
    {
        if (serializer.Deserialize<PrincipalState>(stored.Data) is not { IsDeleted: false, Principal: { } principal }) return null;
        var row = PrincipalProjection.Row(GrainKeys.Workspace(stored.Key), principal);
        return connection => PrincipalProjection.Table.Restore(connection, row);
    }

    public void Remove(DbConnection connection, long row) => PrincipalProjection.Table.RemoveRow(connection, row);
}
