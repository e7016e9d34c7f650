namespace TaskMcp.Projects;

/// <summary>Lists of projects, from the read model. A list asked after an acknowledged write shows it.</summary>
public interface IProjectQueries
{
    /// <summary>Projects by name. Refusal: <c>request.cursor_invalid</c>.</summary>
    Task<GrainResult<Page<ProjectSnapshot>>> List(string workspace, int limit, string? cursor, CancellationToken cancellationToken);
}
