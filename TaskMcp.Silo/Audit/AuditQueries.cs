using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TaskMcp.Audit;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Audit;

/// <summary>What the audit's rows tell.</summary>
internal sealed class AuditQueries(ISqlDatabase database, IGrainFactory grains, AuditVerifier verifier) : IAuditQueries
{
    private const int PieceSize = 500;

    public async Task<GrainResult<Page<AuditRecord>>> List(AuditSelection selection, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var fingerprint = PageCursor.Fingerprint(AuditTable.Name, selection);
        if (!PageCursor.TryDecode(cursor, fingerprint, SortKind.Number, out var from)) return PageCursor.Invalid;
        var size = PageCursor.Limit(limit);
        var rows = await database.ReadAsync(connection => AuditListing.Newest(connection, selection, from, size + 1), cancellationToken);
        var hasMore = rows.Count > size;
        if (hasMore) rows.RemoveAt(size);
        return new Page<AuditRecord>
        {
            Items = [.. rows.Select(row => row.ToRecord())],
            NextCursor = hasMore ? new PageCursor(rows[^1].At, rows[^1].Row).Encode(fingerprint) : null,
        };
    }

    public async IAsyncEnumerable<AuditRecord> Export(AuditSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = await database.ReadAsync(AuditListing.LastRow, cancellationToken);
        PageCursor? from = null;
        while (true)
        {
            var place = from;
            var rows = await database.ReadAsync(connection => AuditListing.Oldest(connection, selection, place, last, PieceSize), cancellationToken);
            foreach (var row in rows) yield return row.ToRecord();
            if (rows.Count < PieceSize) yield break;
            from = new PageCursor(rows[^1].At, rows[^1].Row);
        }
    }

    public Task<ImmutableArray<AuditUsage>> Usage(AuditUsageSelection selection, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => AuditUsageReport.Read(connection, selection), cancellationToken);

    public async Task<AuditVerification> Verify(string workspace, AuditPoint? known, CancellationToken cancellationToken)
    {
        // First what is outside the table: rows only become more.
        var proof = await grains.GetGrain<IAuditSelf>(grains.Audit(workspace).GetPrimaryKeyString()).Proof();
        return await verifier.Verify(workspace, proof, known, cancellationToken);
    }
}
