using System.Collections.Concurrent;
using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Silo.Bindings;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Tasks;

/// <summary>Notes what is dispatched and fires each binding for each change; holds deliveries back when a test says so.</summary>
internal sealed class RecordingDispatcher : IBindingDispatcher
{
    private volatile TaskCompletionSource? _held;

    /// <summary>Every delivery, repeats too.</summary>
    public ConcurrentQueue<(long Sequence, ImmutableArray<Guid> Bindings)> Deliveries { get; } = new();

    public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo()
    {
        _held?.TrySetResult();
        _held = null;
    }

    public async Task<ImmutableArray<BindingFiring>> Dispatch(
        string workspace, TaskChange change, ImmutableArray<BindingSnapshot> bindings, CancellationToken cancellationToken)
    {
        Deliveries.Enqueue((change.Sequence, [.. bindings.Select(binding => binding.Id)]));
        if (_held is { } held) await held.Task.WaitAsync(cancellationToken);
        return [.. bindings.Where(binding => binding.Status == BindingStatus.Active).Select(binding => BindingFiring.Of(binding, Guid.CreateVersion7(), change.Task.UpdatedAt))];
    }
}
