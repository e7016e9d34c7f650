using System.Data.Common;
using TaskMcp.Projects;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Projects;

/// <summary>Rebuilds the rows of projects.</summary>
internal sealed class ProjectRebuild(JsonStateSerializer serializer) : IRebuildSource
{
    public string StateName => ProjectState.Name;

    public string Table => "projects";

    public Func<DbConnection, long>? Restore(StoredGrainState stored)
    {
        if (serializer.Deserialize<ProjectState>(stored.Data) is not { IsDeleted: false } state) return null;
        var (workspace, id) = (GrainKeys.Workspace(stored.Key), GrainKeys.Id(stored.Key));
        // The inbox may have bindings before anybody has changed anything else of it.
        if ((state.Project ?? (id == ProjectSnapshot.InboxId ? ProjectRules.Inbox : null)) is not { } project) return null;
        var row = ProjectProjection.Row(workspace, project);
        return connection =>
        {
            ConnectionUserTable.Add(connection, workspace, BindingOwner.OfProject(id), state.Bindings);
            return ProjectProjection.Table.Restore(connection, row);
        };
    }

    public void Remove(DbConnection connection, long row) => ProjectProjection.Table.RemoveRow(connection, row);
}
