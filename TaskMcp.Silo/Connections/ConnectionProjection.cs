using System.Text.Json;
using TaskMcp.Connections;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Connections;

/// <summary>Brings connections into the read model.</summary>
internal sealed class ConnectionProjection(ISqlDatabase database) : IConnectionProjection
{
    public static readonly NamedTable Table = new("connections");

    public static NamedRow Row(string workspace, ConnectionSnapshot connection) =>
        new(workspace, connection.Id, connection.Name, connection.Version, JsonSerializer.Serialize(connection, TaskMcpJson.Options));

    public Task Apply(string workspace, ConnectionSnapshot connection, CancellationToken cancellationToken)
    {
        var row = Row(workspace, connection);
        return database.WriteAsync(connection => Table.Put(connection, row), cancellationToken);
    }

    public Task Remove(string workspace, Guid connectionId, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => Table.Remove(connection, workspace, connectionId), cancellationToken);
}
