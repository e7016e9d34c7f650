using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections;

/// <summary>Who wants to hear of changes on one connection, and of which resources; in memory, bounded, each for an hour. Any thread.</summary>
internal sealed class ConnectionWatchers(TimeProvider clock)
{
    public static readonly TimeSpan Stay = TimeSpan.FromHours(1);

    private const int MostWatchers = 1_000;
    private const int MostResources = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<IConnectionWatcher, Watch> _watches = [];

    /// <summary>Raised with a resource that nobody wants to hear of any more.</summary>
    public event Action<string>? Left;

    /// <summary>Whether anybody wants to hear of a resource.</summary>
    public bool HaveResources
    {
        get { lock (_lock) return _watches.Values.Any(watch => watch.Resources.Count > 0 && watch.Until > clock.GetUtcNow()); }
    }

    private static Refusal TooMany => new("connection.too_many_watchers", $"{MostWatchers} watch this connection, or {MostResources} of its resources, already. End some that are not needed.");

    /// <summary>From now on the watcher hears of changed lists.</summary>
    public GrainResult<DateTimeOffset> Add(IConnectionWatcher watcher)
    {
        lock (_lock)
        {
            if (Held(watcher) is not { } watch) return TooMany;
            watch.HearsLists = true;
            return watch.Until;
        }
    }

    /// <summary>From now on the watcher hears of the resource.</summary>
    public GrainResult<DateTimeOffset> Add(IConnectionWatcher watcher, string uri)
    {
        lock (_lock)
        {
            var isKnown = Wanted().Contains(uri);
            if ((!isKnown && Wanted().Count >= MostResources) || Held(watcher) is not { } watch) return TooMany;
            watch.Resources.Add(uri);
            return watch.Until;
        }
    }

    public void Remove(IConnectionWatcher watcher)
    {
        string[] left;
        lock (_lock)
        {
            if (!_watches.Remove(watcher, out var watch)) return;
            left = [.. watch.Resources.Except(Wanted())];
        }

        foreach (var uri in left) Left?.Invoke(uri);
    }

    public void Remove(IConnectionWatcher watcher, string uri)
    {
        lock (_lock)
        {
            if (!_watches.TryGetValue(watcher, out var watch) || !watch.Resources.Remove(uri)) return;
            if (watch is { HearsLists: false, Resources.Count: 0 }) _watches.Remove(watcher);
            if (Wanted().Contains(uri)) return;
        }

        Left?.Invoke(uri);
    }

    /// <summary>Everything that somebody wants to hear of.</summary>
    public string[] Resources()
    {
        Forget();
        lock (_lock) return [.. Wanted()];
    }

    public void TellLists(ConnectionLists lists) => Tell(watch => watch.HearsLists, watcher => watcher.ListsChanged(lists));

    /// <summary>Tells those who subscribed to the resource, or to one that it is below of.</summary>
    public void TellUpdated(string uri) =>
        Tell(watch => watch.Resources.Contains(uri) || watch.Resources.Any(known => uri.StartsWith(known, StringComparison.Ordinal)), watcher => watcher.ResourceUpdated(uri));

    private void Tell(Func<Watch, bool> wants, Func<IConnectionWatcher, Task> tell)
    {
        Forget();
        IConnectionWatcher[] listeners;
        lock (_lock) listeners = [.. _watches.Where(entry => wants(entry.Value)).Select(entry => entry.Key)];
        foreach (var listener in listeners) _ = Try(listener, tell);
    }

    private async Task Try(IConnectionWatcher watcher, Func<IConnectionWatcher, Task> tell)
    {
        try
        {
            await tell(watcher).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whoever wanted to know is gone, and asks again if not.
            Remove(watcher);
        }
    }

    // Of those whose time is over.
    private void Forget()
    {
        IConnectionWatcher[] over;
        var now = clock.GetUtcNow();
        lock (_lock) over = [.. _watches.Where(entry => entry.Value.Until <= now).Select(entry => entry.Key)];
        foreach (var watcher in over) Remove(watcher);
    }

    // Under the lock; null when there are too many.
    private Watch? Held(IConnectionWatcher watcher)
    {
        var until = clock.GetUtcNow() + Stay;
        if (_watches.TryGetValue(watcher, out var present))
        {
            present.Until = until;
            return present;
        }

        foreach (var over in _watches.Where(entry => entry.Value.Until <= until - Stay && entry.Value.Resources.Count == 0).Select(entry => entry.Key).ToArray()) _watches.Remove(over);
        return _watches.Count >= MostWatchers ? null : _watches[watcher] = new() { Until = until };
    }

    // Under the lock.
    private HashSet<string> Wanted() => _watches.Values.SelectMany(watch => watch.Resources).ToHashSet(StringComparer.Ordinal);

    private sealed class Watch
    {
        public bool HearsLists { get; set; }

        public required DateTimeOffset Until { get; set; }

        public HashSet<string> Resources { get; } = new(StringComparer.Ordinal);
    }
}
