using System.Threading.Channels;

namespace TaskMcp.Silo.Webhooks;

/// <summary>
/// The keys of stored deliveries that wait for <see cref="DeliveryWork"/> in this process, in the order in which they came. Bounded: what
/// finds no room waits on disk alone, from where <see cref="DeliveryRecovery"/> brings it when there is room; until all of that is here, what
/// comes later waits there as well, or it would overtake.
/// </summary>
/// <param name="room">How many may wait.</param>
public sealed class DeliveryQueue(int room = DeliveryQueue.Room)
{
    private const int Room = 1_000;

    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5);

    private readonly Channel<string> _keys = Channel.CreateBounded<string>(room);
    private readonly Channel<bool> _leftOut = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _gate = new();

    /// <summary>In line, or at rest.</summary>
    private readonly HashSet<string> _waiting = new(StringComparer.Ordinal);

    private readonly HashSet<string> _workedOn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private bool _isBehind;
    private bool _isMoreLeftOut;

    /// <summary>Whether the delivery waits here now; false when there is no room, or others wait on disk.</summary>
    public bool TryAdd(string key)
    {
        lock (_gate)
        {
            if (_waiting.Contains(key)) return true;
            if (!_isBehind && _keys.Writer.TryWrite(key)) return _waiting.Add(key);
            _isBehind = _isMoreLeftOut = true;
        }

        _leftOut.Writer.TryWrite(true);
        return false;
    }

    /// <summary>Adds the delivery from disk as soon as there is room, unless it waits here already or is worked on.</summary>
    public async ValueTask Add(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_workedOn.Contains(key) || !_waiting.Add(key)) return;
        }

        await _keys.Writer.WriteAsync(key, cancellationToken);
    }

    /// <summary>The next delivery to work on. From here on it may be added again, since what follows may be another attempt.</summary>
    public async ValueTask<string> Next(CancellationToken cancellationToken)
    {
        var key = await _keys.Reader.ReadAsync(cancellationToken);
        lock (_gate)
        {
            _waiting.Remove(key);
            _workedOn.Add(key);
        }

        return key;
    }

    /// <summary>The work on the delivery has ended, well or not.</summary>
    public void Leave(string key)
    {
        lock (_gate) _workedOn.Remove(key);
    }

    /// <summary>Nothing failed this time.</summary>
    public void Succeed(string key)
    {
        lock (_gate) _failures.Remove(key);
    }

    /// <summary>
    /// How long the delivery rests after a failure, longer each time: one that always fails must not keep the others from being worked on. Null
    /// when it waits already, or so many rest that this one waits on disk.
    /// </summary>
    public TimeSpan? Rest(string key)
    {
        lock (_gate)
        {
            var failures = _failures.GetValueOrDefault(key);
            if ((failures == 0 && _failures.Count >= room) || !_waiting.Add(key)) return null;
            _failures[key] = failures + 1;
            var rest = ShortestRest * Math.Pow(2, Math.Min(failures, 10));
            return rest < LongestRest ? rest : LongestRest;
        }
    }

    /// <summary>The delivery goes on after a rest.</summary>
    public void EndRest(string key)
    {
        lock (_gate) _waiting.Remove(key);
        TryAdd(key);
    }

    /// <summary>From now on all that waits on disk is added, and what comes meanwhile waits there.</summary>
    public void BeginCatchUp()
    {
        lock (_gate) (_isBehind, _isMoreLeftOut) = (true, false);
    }

    /// <summary>Whether all that waited on disk is here; false when something was left out since <see cref="BeginCatchUp"/>.</summary>
    public bool TryEndCatchUp()
    {
        lock (_gate) return !(_isBehind = _isMoreLeftOut);
    }

    /// <summary>Ends when something found no room since the last time.</summary>
    public ValueTask<bool> LeftOut(CancellationToken cancellationToken) => _leftOut.Reader.ReadAsync(cancellationToken);
}
