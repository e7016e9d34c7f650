using TaskMcp.Audit;

namespace TaskMcp.Silo.Audit;

/// <summary>A row of the audit.</summary>
/// <param name="Sequence">Its number, from 1 on without a gap.</param>
/// <param name="At">When the entry came.</param>
/// <param name="Entry">What its columns are made from; tidied.</param>
/// <param name="Json">The canonical form of all that is hashed (RFC 8785).</param>
/// <param name="PreviousHash">Of the row before.</param>
/// <param name="Hash">Over the hash before and this form.</param>
/// <param name="Seal">Proof that the audit wrote it.</param>
internal sealed record AuditRow(long Sequence, DateTimeOffset At, AuditEntry Entry, string Json, byte[] PreviousHash, byte[] Hash, byte[] Seal);
