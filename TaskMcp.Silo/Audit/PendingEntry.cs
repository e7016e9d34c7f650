using TaskMcp.Audit;

namespace TaskMcp.Silo.Audit;

/// <summary>An entry on its way to disk.</summary>
internal sealed class PendingEntry(AuditEntry entry, DateTimeOffset at)
{
    private readonly TaskCompletionSource<AuditReceipt> _receipt = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AuditEntry Entry => entry;

    public DateTimeOffset At => at;

    public Task<AuditReceipt> Receipt => _receipt.Task;

    public void Written(AuditReceipt receipt) => _receipt.TrySetResult(receipt);

    public void Failed(Exception error) => _receipt.TrySetException(error);
}
