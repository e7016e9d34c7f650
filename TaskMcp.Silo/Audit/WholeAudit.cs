using System.Runtime.CompilerServices;
using TaskMcp.Audit;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Audit;

/// <summary>The audits of all workspaces, for commands that work while nothing is served.</summary>
public sealed class WholeAudit
{
    private readonly ISqlDatabase _database;
    private readonly IStoredGrainStates _states;
    private readonly JsonStateSerializer _serializer;
    private readonly AuditVerifier _verifier;
    private readonly IGrainFactory _grains;

    internal WholeAudit(ISqlDatabase database, IStoredGrainStates states, JsonStateSerializer serializer, AuditVerifier verifier, IGrainFactory grains) =>
        (_database, _states, _serializer, _verifier, _grains) = (database, states, serializer, verifier, grains);

    /// <summary>Records what concerns all workspaces in each of which anything was ever recorded.</summary>
    public async Task Append(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        await foreach (var stored in _states.All(AuditState.Name, cancellationToken))
        {
            var workspace = GrainKeys.Workspace(stored.Key);
            await _grains.Audit(workspace).Append(entry with { TargetId = workspace });
        }
    }

    /// <summary>What came of each, without waking anything that could write.</summary>
    public async IAsyncEnumerable<(string Workspace, AuditVerification Verification)> Verify([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var proofs = new SortedDictionary<string, AuditState>(StringComparer.Ordinal);
        // Also where rows are whose proof is gone.
        foreach (var workspace in await _database.ReadAsync(AuditTable.Workspaces, cancellationToken)) proofs[workspace] = new();
        await foreach (var stored in _states.All(AuditState.Name, cancellationToken)) proofs[GrainKeys.Workspace(stored.Key)] = _serializer.Deserialize<AuditState>(stored.Data);
        foreach (var (workspace, proof) in proofs) yield return (workspace, await _verifier.Verify(workspace, proof, known: null, cancellationToken));
    }
}
