using System.Collections.Immutable;

namespace TaskMcp.Silo.Webhooks;

/// <summary>
/// Which of the deliveries that are worked on at once came before which, so that those to one binding reach it in the order in which they
/// came (SPEC B-7), and so do those about one thing its task (SPEC W-4). Only they wait for one another; all others go on as they can.
/// </summary>
internal sealed class DeliveryLine(DeliveryQueue queue) : IDisposable
{
    private readonly SemaphoreSlim _head = new(1);
    private readonly Lock _gate = new();
    private ImmutableList<DeliveryPlace> _places = [];

    /// <summary>The next delivery, with its place behind those that are still worked on.</summary>
    public async Task<DeliveryPlace> Next(CancellationToken cancellationToken)
    {
        // One at a time, since two that took a delivery each might come back from that in another order.
        await _head.WaitAsync(cancellationToken);
        try
        {
            var key = await queue.Next(cancellationToken);
            lock (_gate)
            {
                var place = new DeliveryPlace(key, [.. _places], Leave);
                _places = _places.Add(place);
                return place;
            }
        }
        finally
        {
            _head.Release();
        }
    }

    public void Dispose() => _head.Dispose();

    private void Leave(DeliveryPlace place)
    {
        lock (_gate) _places = _places.Remove(place);
        queue.Leave(place.Key);
    }
}

/// <summary>The place of one delivery that is worked on; disposed when the work has ended.</summary>
internal sealed class DeliveryPlace(string key, ImmutableArray<DeliveryPlace> before, Action<DeliveryPlace> leave) : IDeliveryTurn, IDisposable
{
    private readonly TaskCompletionSource<Guid?> _target = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Of the delivery's grain.</summary>
    public string Key => key;

    public void IsFor(Guid target) => _target.TrySetResult(target);

    public async Task Turn()
    {
        var own = await _target.Task;
        foreach (var other in before)
            if (await other._target.Task == own) await other._left.Task;
    }

    public void Dispose()
    {
        // Otherwise every place would keep the ones before it, and so all that ever were.
        before = [];
        leave(this);
        _target.TrySetResult(null);
        _left.TrySetResult();
    }
}
