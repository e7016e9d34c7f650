using System.Collections.Immutable;
using TaskMcp.Audit;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Audit;

/// <summary>Reads a workspace's audit through and checks it. Writes nothing: what somebody has done to it stays as it is found.</summary>
internal sealed class AuditVerifier(ISqlDatabase database, AuditKeys keys)
{
    private const int PieceSize = 500;

    /// <param name="workspace">Whose audit.</param>
    /// <param name="proof">What is stored of it apart from its rows.</param>
    /// <param name="known">A row that somebody noted elsewhere.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public async Task<AuditVerification> Verify(string workspace, AuditState proof, AuditPoint? known, CancellationToken cancellationToken)
    {
        var (stored, first, last) = await database.ReadAsync(
            connection => (AuditTable.Head(connection, workspace), AuditTable.First(connection, workspace), AuditTable.Last(connection, workspace).Sequence), cancellationToken);
        if (stored is null) return WithoutHead(isEmpty: last == 0 && proof.Checkpoint is null && known is null);
        var check = new AuditCheck(workspace, await Open(workspace, proof), stored, proof.Checkpoint, known);
        return check.Begin(first, last) ?? await Rows(workspace, check, cancellationToken) ?? check.Finish();
    }

    /// <summary>What is wrong with a row; null when none is left.</summary>
    private async Task<AuditVerification?> Rows(string workspace, AuditCheck check, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (head, rows) = await database.ReadAsync(connection => AuditTable.Piece(connection, workspace, check.Next - 1, check.End.Sequence, PieceSize), cancellationToken);
            foreach (var row in rows)
            {
                if (check.Step(row, head) is { } broken) return broken;
            }

            if (rows.Count < PieceSize) return null;
        }
    }

    private static AuditVerification WithoutHead(bool isEmpty) => new()
    {
        Ok = isEmpty,
        Checked = 0,
        BrokenAt = isEmpty ? null : 1,
        Problem = isEmpty ? null : AuditDamage.HeadMissing,
        Detail = isEmpty ? null : AuditDamage.Sentence(AuditDamage.HeadMissing, 1),
    };

    private async Task<ImmutableArray<(long From, byte[]? Key)>> Open(string workspace, AuditState proof)
    {
        var opened = ImmutableArray.CreateBuilder<(long, byte[]?)>();
        foreach (var key in proof.Keys) opened.Add((key.FromSequence, await keys.Open(workspace, key)));
        return opened.ToImmutable();
    }
}
