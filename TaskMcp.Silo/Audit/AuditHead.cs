namespace TaskMcp.Silo.Audit;

/// <summary>Where a chain begins and ends.</summary>
/// <param name="FirstSequence">The first row that is kept.</param>
/// <param name="FirstPreviousHash">The hash of the row before it, which retention has removed.</param>
/// <param name="Sequence">The last row; 0 while there is none.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record AuditHead(long FirstSequence, byte[] FirstPreviousHash, long Sequence, byte[] Hash)
{
    /// <summary>Of a chain without rows.</summary>
    public static AuditHead Empty { get; } = new(1, AuditChain.Beginning, 0, AuditChain.Beginning);
}

/// <summary>A head as it stands in the table.</summary>
internal sealed record StoredHead(AuditHead Head, byte[] Seal);
