using TaskMcp.Access;

namespace TaskMcp.Silo.Access;

/// <summary>Brings workspaces into the read model.</summary>
public interface IWorkspaceProjection
{
    /// <summary>Stores the workspace unless a later <see cref="WorkspaceSnapshot.Version"/> is there.</summary>
    Task Apply(WorkspaceSnapshot workspace, CancellationToken cancellationToken);
}
