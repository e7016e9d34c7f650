using System.Text.Json;
using TaskMcp.Access;
using TaskMcp.Changes;
using TaskMcp.Silo.Changes;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Access;

/// <summary>Brings principals into the read model.</summary>
internal sealed class PrincipalProjection(ChangeMarks marks) : IPrincipalProjection
{
    public static readonly NamedTable Table = new("principals");

    public static NamedRow Row(string workspace, PrincipalSnapshot principal) =>
        new(workspace, principal.Id, principal.Name, principal.Version, JsonSerializer.Serialize(principal, TaskMcpJson.Options));

    public Task Apply(string workspace, PrincipalSnapshot principal, CancellationToken cancellationToken)
    {
        var row = Row(workspace, principal);
        return marks.Write(workspace, ChangeKind.Principals, connection => Table.Put(connection, row), cancellationToken);
    }

    public Task Remove(string workspace, Guid principalId, CancellationToken cancellationToken) =>
        marks.Write(workspace, ChangeKind.Principals, connection => Table.Remove(connection, workspace, principalId), cancellationToken);
}
