using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections;

/// <summary>Brings connections into the read model.</summary>
public interface IConnectionProjection
{
    /// <summary>Stores the connection unless a later version is there.</summary>
    Task Apply(string workspace, ConnectionSnapshot connection, CancellationToken cancellationToken);

    Task Remove(string workspace, Guid connectionId, CancellationToken cancellationToken);
}
