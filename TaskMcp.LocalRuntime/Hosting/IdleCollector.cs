using System.Collections.Concurrent;
using Orleans.Runtime;
using TaskMcp.LocalRuntime.Activations;

namespace TaskMcp.LocalRuntime.Hosting;

/// <summary>Looks for idle activations once per quantum.</summary>
internal sealed class IdleCollector(ConcurrentDictionary<GrainId, Activation> activations, TimeProvider time, LocalRuntimeOptions options) : IDisposable
{
    private ITimer? timer;

    public void Start()
    {
        using (ExecutionContext.SuppressFlow())
        {
            timer = time.CreateTimer(static collector => ((IdleCollector)collector!).Collect(), this, options.CollectionQuantum, options.CollectionQuantum);
        }
    }

    public void Dispose() => timer?.Dispose();

    private void Collect()
    {
        foreach (var (_, activation) in activations) activation.CollectIfIdleFor(options.CollectionAge);
    }
}
