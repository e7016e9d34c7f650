namespace TaskMcp.Bindings;

/// <summary>What uses a connection.</summary>
public interface IConnectionUseQueries
{
    /// <summary>
    /// The bindings of tasks and projects that call tools of a connection: those of projects first. A page goes by tasks and projects, so it may hold more or
    /// fewer bindings than <paramref name="limit"/>, also none although there is a next one. Refusal: <c>request.cursor_invalid</c>.
    /// </summary>
    Task<GrainResult<Page<BindingInUse>>> Bindings(string workspace, Guid connectionId, int limit, string? cursor, CancellationToken cancellationToken);
}

/// <summary>A binding and what it belongs to.</summary>
public sealed record BindingInUse
{
    /// <summary>The title of its task, or the name of its project.</summary>
    public required string OwnerName { get; init; }

    /// <summary>With <c>task_id</c> or <c>project_id</c>. One of a project is without counts.</summary>
    public required BindingSnapshot Binding { get; init; }
}
