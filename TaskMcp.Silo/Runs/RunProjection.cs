using TaskMcp.Runs;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Runs;

/// <summary>Brings runs into the read model.</summary>
internal sealed class RunProjection(ISqlDatabase database) : IRunProjection
{
    public Task Apply(string workspace, RunSnapshot run, CancellationToken cancellationToken)
    {
        var json = RunTable.Json(run);
        return database.WriteAsync(connection => RunTable.Write(connection, workspace, run, json), cancellationToken);
    }

    public Task Remove(string workspace, Guid id, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => RunTable.Remove(connection, workspace, id), cancellationToken);
}
