namespace TaskMcp.Api.Mcp.Sessions;

/// <summary>The memory that all sessions together may use for events that were sent, so that interrupted streams can be resumed.</summary>
internal sealed class EventBudget
{
    public const long Most = 64 << 20;

    private long _used;

    public long Used => Interlocked.Read(ref _used);

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= Most) return true;
        Give(bytes);
        return false;
    }

    public void Give(long bytes) => Interlocked.Add(ref _used, -bytes);
}
