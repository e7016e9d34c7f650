using System.Collections.Concurrent;
using TaskMcp.Access;

namespace TaskMcp.Silo.Access;

/// <summary>
/// Callers whose tokens were found good a moment ago, so that not every request asks three grains. A principal that changes is forgotten at once in its own
/// process; in others of a cluster an entry is good for <see cref="Life"/> at most.
/// </summary>
internal sealed class KnownCallers(TimeProvider clock) : ICallerWatch, IDisposable
{
    private const int Most = 10_000;

    /// <summary>How long a caller is known without being asked for again.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, (Caller Caller, DateTimeOffset Until)> _callers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Workspace, string Principal), CancellationTokenSource> _watches = new();
    private long _generation;

    /// <summary>To be taken before a caller is looked for, and given when he is found.</summary>
    public long Generation => Interlocked.Read(ref _generation);

    public Caller? Find(string hash)
    {
        if (!_callers.TryGetValue(hash, out var found)) return null;
        if (found.Until > clock.GetUtcNow()) return found.Caller;
        _callers.TryRemove(hash, out _);
        return null;
    }

    /// <summary>Keeps a caller, unless anybody was forgotten since the generation was taken: it may have been this one.</summary>
    public void Keep(string hash, Caller caller, long generation, TimeSpan? life = null)
    {
        var until = clock.GetUtcNow() + (life ?? Life);
        if (caller.ExpiresAt < until) until = caller.ExpiresAt.Value;
        if (_callers.Count >= Most) _callers.Clear();
        _callers[hash] = (caller, until);
        if (generation != Generation) _callers.TryRemove(hash, out _);
    }

    /// <summary>Ends what is known of a principal, or of a whole workspace, and what goes on for it.</summary>
    public void Forget(string workspace, Guid? principalId = null)
    {
        Interlocked.Increment(ref _generation);
        var principal = principalId?.ToString("D");
        foreach (var (hash, (caller, _)) in _callers)
            if (caller.Workspace == workspace && (principal is null || caller.Actor.Id == principal)) _callers.TryRemove(hash, out _);
        foreach (var key in _watches.Keys)
            if (key.Workspace == workspace && (principal is null || key.Principal == principal) && _watches.TryRemove(key, out var watch)) watch.Cancel();
    }

    public CancellationToken Ends(Caller caller) =>
        // Never disposed: whoever holds the token may still register, and without a timer there is nothing to free.
        _watches.GetOrAdd((caller.Workspace, caller.Actor.Id), _ => new()).Token;

    public void Dispose() => _watches.Clear();
}
