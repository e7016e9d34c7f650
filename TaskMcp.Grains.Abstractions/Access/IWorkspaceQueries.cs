namespace TaskMcp.Access;

/// <summary>The workspaces of the installation, from the read model.</summary>
public interface IWorkspaceQueries
{
    /// <summary>The workspaces by name. Refusal: <c>request.cursor_invalid</c>.</summary>
    Task<GrainResult<Page<WorkspaceSnapshot>>> List(int limit, string? cursor, CancellationToken cancellationToken);
}
