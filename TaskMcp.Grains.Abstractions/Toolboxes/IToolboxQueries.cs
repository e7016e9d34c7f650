namespace TaskMcp.Toolboxes;

/// <summary>Lists of toolboxes by name, from the read model.</summary>
public interface IToolboxQueries
{
    /// <summary>Refusal: <c>request.cursor_invalid</c>.</summary>
    Task<GrainResult<Page<ToolboxSnapshot>>> List(string workspace, int limit, string? cursor, CancellationToken cancellationToken);
}
