using System.Text.Json;
using TaskMcp.Changes;
using TaskMcp.Connections;
using TaskMcp.Silo.Changes;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Connections;

/// <summary>Brings connections into the read model.</summary>
internal sealed class ConnectionProjection(ChangeMarks marks) : IConnectionProjection
{
    public static readonly NamedTable Table = new("connections");

    public static NamedRow Row(string workspace, ConnectionSnapshot connection) =>
        new(workspace, connection.Id, connection.Name, connection.Version, JsonSerializer.Serialize(connection, TaskMcpJson.Options));

    public Task Apply(string workspace, ConnectionSnapshot connection, CancellationToken cancellationToken)
    {
        var row = Row(workspace, connection);
        return marks.Write(workspace, ChangeKind.Connections, connection => Table.Put(connection, row), cancellationToken);
    }

    public Task Remove(string workspace, Guid connectionId, CancellationToken cancellationToken) =>
        marks.Write(workspace, ChangeKind.Connections, connection => Table.Remove(connection, workspace, connectionId), cancellationToken);
}
