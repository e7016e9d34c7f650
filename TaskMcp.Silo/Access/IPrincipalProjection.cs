using TaskMcp.Access;

namespace TaskMcp.Silo.Access;

/// <summary>Brings principals into the read model.</summary>
public interface IPrincipalProjection
{
    /// <summary>Stores the principal unless a later <see cref="PrincipalSnapshot.Version"/> is there.</summary>
    Task Apply(string workspace, PrincipalSnapshot principal, CancellationToken cancellationToken);

    /// <summary>Removes the principal for good.</summary>
    Task Remove(string workspace, Guid principalId, CancellationToken cancellationToken);
}
