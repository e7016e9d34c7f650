using System.Data.Common;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Projects;

/// <summary>Rebuilds the rows of projects.</summary>
internal sealed class ProjectRebuild(JsonStateSerializer serializer) : IRebuildSource
{
    public string StateName => ProjectState.Name;

    public string Table => "projects";

    public Func<DbConnection, long>? Restore(StoredGrainState stored)
    {
        if (serializer.Deserialize<ProjectState>(stored.Data) is not { IsDeleted: false, Project: { } project }) return null;
        var row = ProjectProjection.Row(GrainKeys.Workspace(stored.Key), project);
        return connection => ProjectProjection.Table.Restore(connection, row);
    }

    public void Remove(DbConnection connection, long row) => ProjectProjection.Table.RemoveRow(connection, row);
}
