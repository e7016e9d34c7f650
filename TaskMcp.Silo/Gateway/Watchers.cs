namespace TaskMcp.Silo.Gateway;

/// <summary>Who wants to hear of changes: each until it says so again, is forgotten after a time, or cannot be reached. On its grain's scheduler.</summary>
internal sealed class Watchers<T>(TimeProvider clock) where T : IGrainObserver
{
    public static readonly TimeSpan Stay = TimeSpan.FromHours(1);

    private readonly Dictionary<T, DateTimeOffset> _until = [];

    public bool IsEmpty => _until.Count == 0;

    public void Add(T watcher) => _until[watcher] = clock.GetUtcNow() + Stay;

    public void Remove(T watcher) => _until.Remove(watcher);

    /// <summary>Tells everybody, waiting for nobody.</summary>
    public void Tell(Func<T, Task> tell)
    {
        var now = clock.GetUtcNow();
        foreach (var (watcher, until) in _until.ToArray())
        {
            if (until < now) _until.Remove(watcher);
            else _ = Try(watcher, tell);
        }
    }

    private async Task Try(T watcher, Func<T, Task> tell)
    {
        try
        {
            await tell(watcher);
        }
        catch (Exception)
        {
            // Whoever wanted to know is gone; it asks again if it is not.
            _until.Remove(watcher);
        }
    }
}
