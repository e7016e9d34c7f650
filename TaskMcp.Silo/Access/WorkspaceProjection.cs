using TaskMcp.Access;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Access;

/// <summary>Brings workspaces into the read model.</summary>
internal sealed class WorkspaceProjection(ISqlDatabase database) : IWorkspaceProjection
{
    public Task Apply(WorkspaceSnapshot workspace, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => WorkspaceTable.Write(connection, workspace), cancellationToken);
}
