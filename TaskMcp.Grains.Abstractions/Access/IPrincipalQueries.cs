namespace TaskMcp.Access;

/// <summary>Lists of principals, from the read model.</summary>
public interface IPrincipalQueries
{
    /// <summary>The principals of a workspace by name. Refusal: <c>request.cursor_invalid</c>.</summary>
    Task<GrainResult<Page<PrincipalSnapshot>>> List(string workspace, int limit, string? cursor, CancellationToken cancellationToken);
}
