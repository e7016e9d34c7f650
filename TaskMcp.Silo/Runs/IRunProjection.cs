using TaskMcp.Runs;

namespace TaskMcp.Silo.Runs;

/// <summary>Brings runs into the read model.</summary>
public interface IRunProjection
{
    /// <summary>Stores the run unless a later <see cref="RunSnapshot.Version"/> is there.</summary>
    Task Apply(string workspace, RunSnapshot run, CancellationToken cancellationToken);
}
