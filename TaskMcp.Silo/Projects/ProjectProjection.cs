using System.Text.Json;
using TaskMcp.Changes;
using TaskMcp.Projects;
using TaskMcp.Silo.Changes;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Projects;

/// <summary>Brings projects into the read model.</summary>
internal sealed class ProjectProjection(ChangeMarks marks) : IProjectProjection
{
    public static readonly NamedTable Table = new("projects");

    public static NamedRow Row(string workspace, ProjectSnapshot project) =>
        new(workspace, project.Id, project.Name, project.Version, JsonSerializer.Serialize(project, TaskMcpJson.Options));

    public Task Apply(string workspace, ProjectSnapshot project, CancellationToken cancellationToken)
    {
        var row = Row(workspace, project);
        return marks.Write(workspace, ChangeKind.Projects, connection => Table.Put(connection, row), cancellationToken);
    }

    public Task Remove(string workspace, Guid projectId, CancellationToken cancellationToken) =>
        marks.Write(workspace, ChangeKind.Projects, connection => Table.Remove(connection, workspace, projectId), cancellationToken);
}
