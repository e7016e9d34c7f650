namespace TaskMcp.Connections;

/// <summary>Lists of connections by name, from the read model.</summary>
public interface IConnectionQueries
{
    /// <summary>Refusal: <c>request.cursor_invalid</c>.</summary>
    Task<GrainResult<Page<ConnectionSnapshot>>> List(string workspace, int limit, string? cursor, CancellationToken cancellationToken);
}
