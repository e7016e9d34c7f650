using TaskMcp.Audit;
using TaskMcp.Changes;

namespace TaskMcp.Silo.Audit;

internal sealed partial class AuditGrain
{
    /// <summary>So many entries share one write.</summary>
    private const int MostAtOnce = 256;

    /// <summary>So many entries may wait; who comes after that is told that it cannot be recorded now.</summary>
    private const int MostWaiting = 10_000;

    public async Task<AuditReceipt> Append(AuditEntry entry)
    {
        if (_waiting.Count >= MostWaiting) throw new AuditUnavailableException($"{MostWaiting} entries wait to be written to the audit: try again in a moment.");
        var pending = new PendingEntry(AuditForm.Tidy(entry), clock.GetUtcNow());
        _waiting.Enqueue(pending);
        while (!pending.Receipt.IsCompleted) await (_writing ??= WriteWaiting());
        return await pending.Receipt;
    }

    /// <summary>Writes what waits. Never throws: whose entry it is hears of it.</summary>
    private async Task WriteWaiting()
    {
        // Whoever comes in the meantime must find that somebody writes.
        await Task.Yield();
        var batch = new List<PendingEntry>();
        while (batch.Count < MostAtOnce && _waiting.TryDequeue(out var next)) batch.Add(next);
        try
        {
            await Write(batch);
        }
        catch (Exception error)
        {
            LogNotWritten(logger, error, batch.Count, Workspace);
            // Whether it is there after all is only known to the table.
            _head = null;
            foreach (var pending in batch) pending.Failed(new AuditUnavailableException("The audit could not be written. Check the disk's free space and health, then try again.", error));
        }
        finally
        {
            _writing = null;
        }
    }

    private async Task Write(List<PendingEntry> batch)
    {
        var head = _head ?? await HeadAgain();
        var receipts = await Known(batch);
        var rows = new List<AuditRow>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            if (receipts[i] is not null || FirstOf(batch, i) < i) continue;
            var row = Next(head, batch[i]);
            rows.Add(row);
            receipts[i] = new() { Sequence = row.Sequence, At = row.At, Hash = Convert.ToHexStringLower(row.Hash) };
            head = head with { Sequence = row.Sequence, Hash = row.Hash };
        }

        if (rows.Count > 0)
        {
            var sealedHead = new StoredHead(head, AuditChain.SealOfHead(_key, Workspace, head));
            await marks.Write(Workspace, ChangeKind.Audit, connection => AuditTable.Append(connection, Workspace, rows, sealedHead));
            _head = head;
        }

        for (var i = 0; i < batch.Count; i++) batch[i].Written((receipts[i] ?? receipts[FirstOf(batch, i)])!);
    }

    private AuditRow Next(AuditHead head, PendingEntry pending)
    {
        var sequence = head.Sequence + 1;
        var json = AuditForm.Canonical(Workspace, sequence, pending.At, pending.Entry);
        var hash = AuditChain.Hash(head.Hash, json);
        return new(sequence, pending.At, pending.Entry, json, head.Hash, hash, AuditChain.SealOfRow(_key, hash));
    }

    /// <summary>Receipts of entries that are written already.</summary>
    private async Task<AuditReceipt?[]> Known(List<PendingEntry> batch)
    {
        if (!batch.Exists(pending => pending.Entry.EntryId is not null)) return new AuditReceipt?[batch.Count];
        return await database.ReadAsync(connection => batch
            .Select(pending => pending.Entry.EntryId is { } id ? AuditTable.Receipt(connection, Workspace, id) : null).ToArray());
    }

    /// <summary>The place of the first entry with the same id.</summary>
    private static int FirstOf(List<PendingEntry> batch, int place) =>
        batch[place].Entry.EntryId is { } id ? batch.FindIndex(pending => pending.Entry.EntryId == id) : place;

    /// <summary>The head after a write of unknown outcome.</summary>
    private async Task<AuditHead> HeadAgain()
    {
        var resume = await Resume(CancellationToken.None);
        if (resume.Damage is null && _key.Length > 0) return resume.Head;
        // Going on after damage is decided by an activation.
        DeactivateOnIdle();
        throw new AuditUnavailableException($"The audit is damaged ({resume.Damage}): try again in a moment.");
    }
}
