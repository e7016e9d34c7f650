using System.Collections.Immutable;
using System.Text;
using TaskMcp.Audit;

namespace TaskMcp.Silo.Audit;

/// <summary>Checks a chain row by row (SPEC A-2). Pure; holds one row's hash, whatever the length of the chain.</summary>
/// <param name="workspace">Whose audit it is.</param>
/// <param name="keys">The keys by their first rows, in order; a null one does not open.</param>
/// <param name="end">The head at the beginning of the check: up to there rows are checked.</param>
/// <param name="checkpoint">The row that is known to have been there.</param>
/// <param name="known">A row that somebody noted elsewhere.</param>
internal sealed class AuditCheck(string workspace, ImmutableArray<(long From, byte[]? Key)> keys, StoredHead end, AuditCheckpoint? checkpoint, AuditPoint? known)
{
    private byte[] _previous = end.Head.FirstPreviousHash;
    private long _checked;

    public AuditHead End => end.Head;

    /// <summary>The number that the next row must have.</summary>
    public long Next { get; private set; } = end.Head.FirstSequence;

    /// <summary>What is wrong with both ends, before any row is looked at; null when nothing is.</summary>
    /// <param name="first">The lowest number that a row has; 0 when there is no row.</param>
    /// <param name="last">The highest.</param>
    public AuditVerification? Begin(long first, long last)
    {
        if (CheckHead(end) is { } damage) return Broken(end.Head.Sequence, damage);
        if (checkpoint is not null && !IsOurs(checkpoint)) return Broken(checkpoint.Sequence, AuditDamage.HeadForged);
        // Rows and head are written together: what stands outside of it came from somebody else.
        if (last > end.Head.Sequence) return Broken(end.Head.Sequence + 1, AuditDamage.RowForged);
        return last > 0 && first < end.Head.FirstSequence ? Broken(first, AuditDamage.RowForged) : null;
    }

    /// <summary>What is wrong when the next row is this one; null when nothing is.</summary>
    /// <param name="row">The row.</param>
    /// <param name="head">The head when it was read: retention may have moved on meanwhile.</param>
    public AuditVerification? Step(StoredRow row, StoredHead? head)
    {
        if (head is not null && head.Head.FirstSequence > Next)
        {
            if (CheckHead(head) is { } damage) return Broken(head.Head.Sequence, damage);
            (Next, _previous) = (head.Head.FirstSequence, head.Head.FirstPreviousHash);
        }

        if (Find(row, head) is var (at, problem)) return Broken(at, problem);
        (Next, _previous) = (row.Sequence + 1, row.Hash);
        _checked++;
        return null;
    }

    /// <summary>What came of it when no row is left.</summary>
    public AuditVerification Finish()
    {
        if (Next != end.Head.Sequence + 1 || !AuditChain.IsSame(_previous, end.Head.Hash)) return Broken(Next, AuditDamage.EndMissing);
        return checkpoint?.Sequence >= Next || known?.Sequence >= Next ? Broken(Next, AuditDamage.EndMissing) : Result() with { Ok = true };
    }

    private (long At, string Problem)? Find(StoredRow row, StoredHead? head)
    {
        if (row.Sequence != Next) return (Next, Next == (head ?? end).Head.FirstSequence ? AuditDamage.BeginningMissing : AuditDamage.RowMissing);
        if (!AuditChain.IsSame(row.PreviousHash, _previous)) return (row.Sequence, AuditDamage.ChainBroken);
        if (!AuditChain.IsSame(row.Hash, AuditChain.Hash(_previous, row.Json))) return (row.Sequence, AuditDamage.RowChanged);
        if (KeyOf(row.Sequence) is not { } key) return (row.Sequence, AuditDamage.KeyMissing);
        if (!AuditChain.IsSame(row.Seal, AuditChain.SealOfRow(key, row.Hash))) return (row.Sequence, AuditDamage.RowForged);
        if (!row.HasItsColumns(workspace)) return (row.Sequence, AuditDamage.RowChanged);
        var hash = Convert.ToHexStringLower(row.Hash);
        return Differs(checkpoint?.Sequence, checkpoint?.Hash) || Differs(known?.Sequence, known?.Hash) ? (row.Sequence, AuditDamage.ChainBroken) : null;

        bool Differs(long? sequence, string? other) => sequence == row.Sequence && !string.Equals(other, hash, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Of a row that was given up since, or whose key does not open, nothing can be said here; of the latter its row says it.</summary>
    private bool IsOurs(AuditCheckpoint point)
    {
        if (point.Sequence < end.Head.FirstSequence || KeyOf(point.Sequence) is not { } key) return true;
        var seal = Convert.ToHexStringLower(AuditChain.SealOfCheckpoint(key, workspace, point.Sequence, point.Hash));
        return AuditChain.IsSame(Encoding.ASCII.GetBytes(seal), Encoding.UTF8.GetBytes(point.Seal));
    }

    private string? CheckHead(StoredHead head)
    {
        if (KeyOf(head.Head.Sequence) is not { } key) return AuditDamage.KeyMissing;
        return AuditChain.IsSame(head.Seal, AuditChain.SealOfHead(key, workspace, head.Head)) ? null : AuditDamage.HeadForged;
    }

    private byte[]? KeyOf(long sequence) => keys.LastOrDefault(key => key.From <= sequence).Key;

    private AuditVerification Broken(long at, string problem) => Result() with { BrokenAt = at, Problem = problem, Detail = AuditDamage.Sentence(problem, at) };

    private AuditVerification Result() => new()
    {
        Ok = false,
        Checked = _checked,
        FirstSequence = end.Head.FirstSequence,
        LastSequence = Next - 1,
        LastHash = Convert.ToHexStringLower(_previous),
    };
}
