using System.Data.Common;
using TaskMcp.Bindings;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Bindings;

/// <summary>The rows of owners by connection.</summary>
internal static class ConnectionUserTable
{
    private const string Put = "INSERT INTO connection_users (workspace, connection_id, owner) VALUES (@workspace, @connection_id, @owner) ON CONFLICT DO NOTHING";

    private const string Delete = "DELETE FROM connection_users WHERE workspace = @workspace AND connection_id = @connection_id AND owner = @owner";

    private const string Owners = "SELECT owner FROM connection_users WHERE workspace = @workspace AND connection_id = @connection_id AND owner > @after ORDER BY owner LIMIT @limit";

    public static int Add(DbConnection connection, string workspace, BindingOwner owner, IEnumerable<BindingSnapshot> bindings) =>
        bindings.Select(binding => binding.ConnectionId).Distinct().Sum(used => connection.Statement(Put, workspace, used.ToSql(), owner.ToString()).ExecuteNonQuery());

    public static int Remove(DbConnection connection, string workspace, BindingOwner owner, IEnumerable<Guid> connections) =>
        connections.Sum(used => connection.Statement(Delete, workspace, used.ToSql(), owner.ToString()).ExecuteNonQuery());

    /// <summary>Up to <paramref name="limit"/> owners after one, in the order of their text.</summary>
    public static List<string> After(DbConnection connection, string workspace, Guid connectionId, string after, int limit)
    {
        using var reader = connection.Statement(Owners, workspace, connectionId.ToSql(), after, limit).ExecuteReader();
        var owners = new List<string>();
        while (reader.Read()) owners.Add(reader.GetString(0));
        return owners;
    }
}
