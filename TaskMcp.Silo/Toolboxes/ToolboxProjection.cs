using System.Data.Common;
using System.Text.Json;
using TaskMcp.Changes;
using TaskMcp.Silo.Changes;
using TaskMcp.Silo.Storage;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Toolboxes;

/// <summary>Brings toolboxes into the read model.</summary>
public interface IToolboxProjection
{
    /// <summary>Stores the toolbox unless a later version is there.</summary>
    Task Apply(string workspace, ToolboxSnapshot toolbox, CancellationToken cancellationToken);

    Task Remove(string workspace, Guid toolboxId, CancellationToken cancellationToken);
}

internal sealed class ToolboxProjection(ChangeMarks marks) : IToolboxProjection
{
    public static readonly NamedTable Table = new("toolboxes");

    public static NamedRow Row(string workspace, ToolboxSnapshot toolbox) =>
        new(workspace, toolbox.Id, toolbox.Name, toolbox.Version, JsonSerializer.Serialize(toolbox, TaskMcpJson.Options));

    public Task Apply(string workspace, ToolboxSnapshot toolbox, CancellationToken cancellationToken)
    {
        var row = Row(workspace, toolbox);
        return marks.Write(workspace, ChangeKind.Toolboxes, connection => Table.Put(connection, row), cancellationToken);
    }

    public Task Remove(string workspace, Guid toolboxId, CancellationToken cancellationToken) =>
        marks.Write(workspace, ChangeKind.Toolboxes, connection => Table.Remove(connection, workspace, toolboxId), cancellationToken);
}

/// <summary>Rebuilds the rows of toolboxes.</summary>
internal sealed class ToolboxRebuild(JsonStateSerializer serializer) : IRebuildSource
{
    public string StateName => ToolboxState.Name;

    public string Table => "toolboxes";

    public Func<DbConnection, long>? Restore(StoredGrainState stored)
    {
        if (serializer.Deserialize<ToolboxState>(stored.Data) is not { IsDeleted: false, Toolbox: { } toolbox }) return null;
        var row = ToolboxProjection.Row(GrainKeys.Workspace(stored.Key), toolbox);
        return connection => ToolboxProjection.Table.Restore(connection, row);
    }

    public void Remove(DbConnection connection, long row) => ToolboxProjection.Table.RemoveRow(connection, row);
}
