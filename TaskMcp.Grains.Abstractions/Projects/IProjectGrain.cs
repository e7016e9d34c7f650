using TaskMcp.Access;

namespace TaskMcp.Projects;

/// <summary>A project with its board's columns. Key: workspace/project id.</summary>
[Alias("taskmcp.IProjectGrain")]
public interface IProjectGrain : IGrainWithStringKey
{
    /// <summary>Makes the project. Refusals: <c>project.name_invalid</c>, <c>project.metadata_invalid</c>, <c>project.exists</c>.</summary>
    [Alias("Create")] Task<GrainResult<ProjectSnapshot>> Create(CreateProject command);

    /// <summary>The project; the inbox exists without having been made. Refusal: <c>project.not_found</c>.</summary>
    [Alias("Get"), ReadOnly] Task<GrainResult<ProjectSnapshot>> Get();

    /// <summary>
    /// Changes name, metadata or columns. Refusals as for <see cref="Create"/>, <c>version.stale</c>, <c>project.columns_invalid</c>, and
    /// <c>project.column_in_use</c> when a column that has tasks would go or change its kind.
    /// </summary>
    [Alias("Update")] Task<GrainResult<ProjectSnapshot>> Update(UpdateProject command);

    /// <summary>Deletes an empty project. Refusals: <c>project.not_empty</c>, <c>project.inbox</c>, <c>project.not_found</c>, <c>version.stale</c>.</summary>
    [Alias("Delete")] Task<GrainResult<ProjectSnapshot>> Delete(CommandContext context);
}
