namespace TaskMcp.Silo.Tasks;

/// <summary>The newest event position that this process knows of, and a way to wait for the next. One wake-up serves all who wait.</summary>
internal sealed class EventSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = NewSource();
    private long _known;

    public long Known => Volatile.Read(ref _known);

    /// <summary>An event at this position is committed.</summary>
    public void Publish(long position)
    {
        TaskCompletionSource woken;
        lock (_lock)
        {
            if (position <= _known) return;
            _known = position;
            woken = _next;
            _next = NewSource();
        }

        woken.SetResult();
    }

    /// <summary>Ends when something after <paramref name="position"/> is published; has ended when it was already.</summary>
    public Task After(long position)
    {
        lock (_lock) return _known > position ? Task.CompletedTask : _next.Task;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
