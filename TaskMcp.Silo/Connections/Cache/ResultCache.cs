using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections.Cache;

/// <summary>
/// The results of one connection that are kept in memory (SPEC C-12): bounded, the longest unused leave first. Past its time one is kept for
/// another hour, for when the server is down (SPEC C-13). Any thread.
/// </summary>
internal sealed class ResultCache(TimeProvider clock)
{
    internal const int MostEntries = 1_000;
    internal const int MostCharacters = 8 * 1024 * 1024;
    internal const int LongestEntry = 512 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<CacheKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private readonly Dictionary<CacheKey, Flight> _flights = [];
    private long _characters;
    private long _generation;

    /// <summary>How long a result is kept past its time.</summary>
    public static TimeSpan StaleFor { get; } = TimeSpan.FromHours(1);

    /// <summary>Changes whenever everything is dropped: what was asked before and comes later is not kept.</summary>
    public long Generation
    {
        get { lock (_lock) return _generation; }
    }

    /// <summary>What is kept under the key; null when there is nothing.</summary>
    public CachedResult? Find(CacheKey key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var node)) return null;
            var (entry, now) = (node.Value, clock.GetUtcNow());
            if (now >= entry.FreshUntil + StaleFor)
            {
                Remove(node);
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return new(entry.Value, entry.At, now >= entry.FreshUntil);
        }
    }

    /// <summary>The request for the same that is under way; without one, the caller's own takes its place.</summary>
    public Flight Join(CacheKey key, out bool isOwn)
    {
        lock (_lock)
        {
            isOwn = !_flights.TryGetValue(key, out var flight);
            return flight ?? (_flights[key] = new());
        }
    }

    /// <summary>The caller's own request is over; what is to be kept of it, is.</summary>
    public void Leave(CacheKey key, Flight flight, bool wasAnswered, McpFailureException? failure)
    {
        lock (_lock)
        {
            if (_flights.TryGetValue(key, out var present) && present == flight) _flights.Remove(key);
        }

        flight.Land(wasAnswered, failure);
    }

    /// <summary>Keeps a result, unless everything was dropped since <paramref name="generation"/>.</summary>
    public void Keep(CacheKey key, JsonText value, TimeSpan ttl, string? resource, long generation)
    {
        if (value.Text.Length > LongestEntry) return;
        lock (_lock)
        {
            if (generation != _generation) return;
            if (_entries.TryGetValue(key, out var old)) Remove(old);
            var now = clock.GetUtcNow();
            _entries[key] = _byUse.AddFirst(new Entry(key, value, now, now + ttl, resource));
            _characters += value.Text.Length;
            while (_byUse.Count > MostEntries || _characters > MostCharacters) Remove(_byUse.Last!);
        }
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _generation++;
            _entries.Clear();
            _byUse.Clear();
            // Who waits for them may have what they bring; who comes now asks anew.
            _flights.Clear();
            _characters = 0;
        }
    }

    /// <summary>Drops what was read of a resource.</summary>
    public void Forget(string resource)
    {
        lock (_lock)
        {
            _generation++;
            foreach (var node in _entries.Values.Where(node => node.Value.Resource == resource).ToList()) Remove(node);
        }
    }

    /// <summary>Takes no resource for fresh any more: which of them changed while nobody listened is not known.</summary>
    public void Doubt()
    {
        lock (_lock)
        {
            _generation++;
            var now = clock.GetUtcNow();
            foreach (var node in _entries.Values.Where(node => node.Value.Resource is not null && node.Value.FreshUntil > now)) node.Value = node.Value with { FreshUntil = now };
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key);
        _characters -= node.Value.Value.Text.Length;
    }

    private sealed record Entry(CacheKey Key, JsonText Value, DateTimeOffset At, DateTimeOffset FreshUntil, string? Resource);
}
