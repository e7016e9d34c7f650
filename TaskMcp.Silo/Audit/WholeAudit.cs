using System.Runtime.CompilerServices;
using TaskMcp.Audit;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Audit;

/// <summary>Verifies the audit of every workspace while nothing is served, without waking anything that could write.</summary>
public sealed class WholeAudit
{
    private readonly ISqlDatabase _database;
    private readonly IStoredGrainStates _states;
    private readonly JsonStateSerializer _serializer;
    private readonly AuditVerifier _verifier;

    internal WholeAudit(ISqlDatabase database, IStoredGrainStates states, JsonStateSerializer serializer, AuditVerifier verifier) =>
        (_database, _states, _serializer, _verifier) = (database, states, serializer, verifier);

    public async IAsyncEnumerable<(string Workspace, AuditVerification Verification)> Verify([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var proofs = new SortedDictionary<string, AuditState>(StringComparer.Ordinal);
        // Also where rows are whose proof is gone.
        foreach (var workspace in await _database.ReadAsync(AuditTable.Workspaces, cancellationToken)) proofs[workspace] = new();
        await foreach (var stored in _states.All(AuditState.Name, cancellationToken)) proofs[GrainKeys.Workspace(stored.Key)] = _serializer.Deserialize<AuditState>(stored.Data);
        foreach (var (workspace, proof) in proofs) yield return (workspace, await _verifier.Verify(workspace, proof, known: null, cancellationToken));
    }
}
