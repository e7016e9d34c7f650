using TaskMcp.Projects;

namespace TaskMcp.Silo.Projects;

/// <summary>Brings projects into the read model.</summary>
public interface IProjectProjection
{
    /// <summary>Stores the project unless a later version is there.</summary>
    Task Apply(string workspace, ProjectSnapshot project, CancellationToken cancellationToken);

    Task Remove(string workspace, Guid projectId, CancellationToken cancellationToken);
}
