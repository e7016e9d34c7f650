using TaskMcp.Changes;
using TaskMcp.Runs;
using TaskMcp.Silo.Changes;

namespace TaskMcp.Silo.Runs;

/// <summary>Brings runs into the read model.</summary>
internal sealed class RunProjection(ChangeMarks marks) : IRunProjection
{
    public Task Apply(string workspace, RunSnapshot run, CancellationToken cancellationToken)
    {
        var json = RunTable.Json(run);
        return marks.Write(workspace, ChangeKind.Runs, connection => RunTable.Write(connection, workspace, run, json), cancellationToken);
    }

    public Task Remove(string workspace, Guid id, CancellationToken cancellationToken) =>
        marks.Write(workspace, ChangeKind.Runs, connection => RunTable.Remove(connection, workspace, id), cancellationToken);
}
