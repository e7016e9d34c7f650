using System.Data.Common;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Access;

/// <summary>Rebuilds the rows of workspaces.</summary>
internal sealed class WorkspaceRebuild(JsonStateSerializer serializer) : IRebuildSource
{
    public string StateName => WorkspaceState.Name;

    public string Table => WorkspaceTable.Name;

    public Func<DbConnection, long>? Restore(StoredGrainState stored) => serializer.Deserialize<WorkspaceState>(stored.Data) is { Workspace: { } workspace }
        ? connection => WorkspaceTable.Restore(connection, workspace)
        : null;

    public void Remove(DbConnection connection, long row) => WorkspaceTable.Remove(connection, row);
}
