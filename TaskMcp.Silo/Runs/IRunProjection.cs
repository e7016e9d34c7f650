using TaskMcp.Runs;

namespace TaskMcp.Silo.Runs;

/// <summary>Brings runs into the read model and out of it.</summary>
public interface IRunProjection
{
    /// <summary>Stores the run unless a later <see cref="RunSnapshot.Version"/> is there.</summary>
    Task Apply(string workspace, RunSnapshot run, CancellationToken cancellationToken);

    /// <summary>Removes the run, if it is there.</summary>
    Task Remove(string workspace, Guid id, CancellationToken cancellationToken);
}
