using System.Collections.Concurrent;
using System.Threading.Channels;

namespace TaskMcp.Silo.Webhooks;

/// <summary>
/// The keys of stored deliveries that wait for <see cref="DeliveryWork"/> in this process, in the order in which they came. Bounded: what
/// finds no room waits on disk alone, from where <see cref="DeliveryRecovery"/> brings it when there is room.
/// </summary>
/// <param name="room">How many may wait.</param>
public sealed class DeliveryQueue(int room = DeliveryQueue.Room)
{
    private const int Room = 1_000;

    private readonly Channel<string> _keys = Channel.CreateBounded<string>(room);
    private readonly Channel<bool> _leftOut = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<string, bool> _waiting = new(StringComparer.Ordinal);

    /// <summary>Whether the delivery waits here now; false when there is no room.</summary>
    public bool TryAdd(string key)
    {
        if (!_waiting.TryAdd(key, true) || _keys.Writer.TryWrite(key)) return true;
        _waiting.TryRemove(key, out _);
        _leftOut.Writer.TryWrite(true);
        return false;
    }

    /// <summary>Adds the delivery as soon as there is room, unless it waits here already.</summary>
    public async ValueTask Add(string key, CancellationToken cancellationToken)
    {
        if (_waiting.TryAdd(key, true)) await _keys.Writer.WriteAsync(key, cancellationToken);
    }

    /// <summary>The next delivery to work on. From here on it may be added again, since what follows may be another attempt.</summary>
    public async ValueTask<string> Next(CancellationToken cancellationToken)
    {
        var key = await _keys.Reader.ReadAsync(cancellationToken);
        _waiting.TryRemove(key, out _);
        return key;
    }

    /// <summary>Ends when something found no room since the last time.</summary>
    public ValueTask<bool> LeftOut(CancellationToken cancellationToken) => _leftOut.Reader.ReadAsync(cancellationToken);
}
