using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections;

/// <summary>
/// What the server of one place was last seen to offer, and a number for it that only grows, also over restarts: it is the time of the change in milliseconds,
/// or one more than before. Any thread.
/// </summary>
/// <param name="stored">What was seen before a restart; null when nothing was.</param>
/// <param name="after">The last number so far.</param>
/// <param name="clock">The time.</param>
internal sealed class KnownDefinitions(ConnectionDefinitions? stored, long after, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private ConnectionDefinitions? _present = stored;

    /// <summary>Raised with the lists that have changed, or of which the server says so.</summary>
    public event Action<ConnectionLists>? Changed;

    /// <summary>Null when nothing was seen yet.</summary>
    public ConnectionDefinitions? Present
    {
        get { lock (_lock) return _present; }
    }

    /// <summary>The last number that was given.</summary>
    public long Generation => Math.Max(after, Present?.Generation ?? 0);

    /// <summary>This was seen just now.</summary>
    /// <param name="offered">What the server offers.</param>
    /// <param name="announced">Of which lists the server says that they have changed.</param>
    /// <returns>The same with its generation.</returns>
    public ConnectionDefinitions Seen(ConnectionDefinitions offered, ConnectionLists announced = ConnectionLists.None) => Replace(_ => offered, announced)!;

    /// <summary>These tools, by their full names, were approved.</summary>
    public void Approved(IReadOnlySet<(string Name, string Hash)> approved) => Replace(present => present is null ? null : DefinitionRules.Approved(present, approved), ConnectionLists.None);

    private ConnectionDefinitions? Replace(Func<ConnectionDefinitions?, ConnectionDefinitions?> next, ConnectionLists announced)
    {
        ConnectionLists changed;
        ConnectionDefinitions present;
        lock (_lock)
        {
            if (next(_present) is not { } offered) return null;
            changed = DefinitionRules.Changed(_present, offered);
            if (changed != ConnectionLists.None)
            {
                var generation = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), Math.Max(after, _present?.Generation ?? 0) + 1);
                _present = offered with { Generation = generation, IsStale = false };
            }

            present = _present!;
        }

        if ((changed | announced) is not ConnectionLists.None and var told) Changed?.Invoke(told);
        return present;
    }
}
