using System.Text.Json;
using TaskMcp.Projects;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Projects;

/// <summary>Brings projects into the read model.</summary>
internal sealed class ProjectProjection(ISqlDatabase database) : IProjectProjection
{
    public static readonly NamedTable Table = new("projects");

    public static NamedRow Row(string workspace, ProjectSnapshot project) =>
        new(workspace, project.Id, project.Name, project.Version, JsonSerializer.Serialize(project, TaskMcpJson.Options));

    public Task Apply(string workspace, ProjectSnapshot project, CancellationToken cancellationToken)
    {
        var row = Row(workspace, project);
        return database.WriteAsync(connection => Table.Put(connection, row), cancellationToken);
    }

    public Task Remove(string workspace, Guid projectId, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => Table.Remove(connection, workspace, projectId), cancellationToken);
}
