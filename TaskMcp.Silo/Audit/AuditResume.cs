namespace TaskMcp.Silo.Audit;

/// <summary>Where a chain goes on after a start. Pure.</summary>
/// <param name="Head">The head that the next row follows.</param>
/// <param name="Damage">The code of what is wrong with what is there; null when nothing is.</param>
internal sealed record AuditResume(AuditHead Head, string? Damage)
{
    /// <summary>
    /// The chain goes on whatever happened to it, since what is done from now on must be recorded. After damage one number is left out, so that
    /// a verification finds the place for as long as rows from before it are kept: no later row can hide it.
    /// </summary>
    /// <param name="workspace">Whose audit it is.</param>
    /// <param name="stored">The head in the table.</param>
    /// <param name="last">The last row in the table; sequence 0 for none.</param>
    /// <param name="checkpoint">The row that is known to have been there.</param>
    /// <param name="key">The key in use; null when there is none or it does not open.</param>
    /// <param name="hasKeys">Whether rows were ever sealed.</param>
    public static AuditResume Decide(string workspace, StoredHead? stored, (long Sequence, byte[] Hash) last, AuditCheckpoint? checkpoint, byte[]? key, bool hasKeys)
    {
        if (stored is null && last.Sequence == 0 && checkpoint is null && (key is not null || !hasKeys)) return new(AuditHead.Empty, null);
        if (Find(workspace, stored, last, checkpoint, key) is not { } damage) return new(stored!.Head, null);
        var known = Math.Max(Math.Max(stored?.Head.Sequence ?? 0, last.Sequence), checkpoint?.Sequence ?? 0);
        var (first, firstPrevious) = stored is null ? (1, AuditChain.Beginning) : (stored.Head.FirstSequence, stored.Head.FirstPreviousHash);
        return new(new(first, firstPrevious, known + 1, last.Hash), damage);
    }

    private static string? Find(string workspace, StoredHead? stored, (long Sequence, byte[] Hash) last, AuditCheckpoint? checkpoint, byte[]? key)
    {
        if (key is null) return AuditDamage.KeyMissing;
        if (stored is null) return AuditDamage.HeadMissing;
        if (!AuditChain.IsSame(stored.Seal, AuditChain.SealOfHead(key, workspace, stored.Head))) return AuditDamage.HeadForged;
        if (stored.Head.Sequence != last.Sequence || !AuditChain.IsSame(stored.Head.Hash, last.Hash)) return AuditDamage.EndMissing;
        return checkpoint is not null && checkpoint.Sequence > stored.Head.Sequence ? AuditDamage.EndMissing : null;
    }
}
