namespace TaskMcp.Access;

/// <summary>A workspace: who may change its principals, and whether their tokens are still good. Key: workspace/workspace.</summary>
[Alias("taskmcp.IWorkspaceGrain")]
public interface IWorkspaceGrain : IGrainWithStringKey
{
    /// <summary>Makes the workspace. Refusals: <c>workspace.name_invalid, workspace.exists</c>.</summary>
    [Alias("Create")] Task<GrainResult<WorkspaceSnapshot>> Create(CommandContext context);

    /// <summary>Refusal: <c>workspace.not_found</c>.</summary>
    [Alias("Get")] Task<GrainResult<WorkspaceSnapshot>> Get();

    /// <summary>
    /// Changes a principal. Refusals: <c>principal.not_found, version.stale</c>, those of <see cref="IPrincipalGrain.Create"/>, and
    /// <c>principal.last_owner</c>, when nobody would be left who owns the workspace.
    /// </summary>
    [Alias("UpdatePrincipal")] Task<GrainResult<PrincipalSnapshot>> UpdatePrincipal(Guid principalId, UpdatePrincipal command);

    /// <summary>Removes a principal with its tokens and sessions. Refusals as for a change.</summary>
    [Alias("DeletePrincipal")] Task<GrainResult<PrincipalSnapshot>> DeletePrincipal(Guid principalId, CommandContext context);

    /// <summary>
    /// Ends every token, session and stored credential of the workspace (SPEC A-7): at once for whoever comes next, and soon, also across a crash,
    /// for what is under way. Refusals: <c>workspace.not_found, workspace.confirm_mismatch</c>.
    /// </summary>
    [Alias("Breach")] Task<GrainResult<WorkspaceSnapshot>> Breach(string confirm, CommandContext context);
}
