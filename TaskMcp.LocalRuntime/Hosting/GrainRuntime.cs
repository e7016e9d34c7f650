using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using TaskMcp.LocalRuntime.Activations;
using TaskMcp.LocalRuntime.References;

namespace TaskMcp.LocalRuntime.Hosting;

/// <summary>The activations of this process and the way to them. A grain that is not active takes no memory.</summary>
internal sealed class GrainRuntime : IActivationControl, IDisposable
{
    private readonly ConcurrentDictionary<GrainId, Activation> activations = new();
    private readonly GrainRegistry registry;
    private readonly LocalRuntimeOptions options;
    private readonly CallDeadlines deadlines;
    private readonly ConcurrentDictionary<TimeSpan, Lazy<CallDeadlines>> otherDeadlines = new();
    private readonly IdleCollector collector;
    private volatile bool isRunning;

    public GrainRuntime(GrainRegistry registry, IServiceProvider services, TimeProvider time, IOptions<LocalRuntimeOptions> options, ILogger<GrainRuntime> logger)
    {
        this.registry = registry;
        this.options = options.Value;
        Services = services;
        Time = time;
        Logger = logger;
        References = new(this, registry);
        deadlines = new(this.options.ResponseTimeout);
        collector = new(activations, time, this.options);
    }

    public IServiceProvider Services { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public GrainReferences References { get; }

    public int ActivationCount => activations.Count;

    public Task<T> Send<T>(TaskMethod<T> method, GrainId target, object?[] arguments)
    {
        if (!isRunning) return Task.FromException<T>(new OrleansException($"{target} cannot be called: the grain runtime is not running."));
        var waiting = DeadlinesOf(method);
        var call = new Call<T>(method, target, arguments, waiting);
        var token = method.CancellationTokenIndex < 0 ? CancellationToken.None : (CancellationToken)arguments[method.CancellationTokenIndex]!;
        if (token.IsCancellationRequested) return Task.FromCanceled<T>(token);
        waiting.Add(call);
        if (token.CanBeCanceled) call.LinkTo(token);
        Deliver(call);
        return call.Task;
    }

    /// <summary>Gives a call to the grain's activation, making one if there is none.</summary>
    public void Deliver(Call call)
    {
        while (true)
        {
            var activation = activations.GetOrAdd(call.Target, static (id, runtime) => runtime.MakeActivation(id), this);
            if (activation.Receive(call)) return;
            Remove(activation);
        }
    }

    public void Remove(Activation activation) => activations.TryRemove(KeyValuePair.Create(activation.GrainId, activation));

    public Task DeactivateAsync(IAddressable grain)
    {
        if (!activations.TryGetValue(grain.GetGrainId(), out var activation)) return Task.CompletedTask;
        activation.Deactivate(new(DeactivationReasonCode.RuntimeRequested, "A deactivation was requested."));
        return activation.Deactivated;
    }

    public void Start()
    {
        isRunning = true;
        collector.Start();
    }

    /// <summary>Ends all activations, and those that the last calls still make; gives up after the stop timeout.</summary>
    public async Task StopAsync()
    {
        collector.Dispose();
        using var timeout = new CancellationTokenSource(options.StopTimeout);
        try
        {
            while (!activations.IsEmpty)
            {
                var ending = activations.Values.ToList();
                foreach (var activation in ending) activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, "The process is stopping."));
                await Task.WhenAll(ending.Select(activation => activation.Deactivated)).WaitAsync(timeout.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            RuntimeLog.StopTimedOut(Logger, activations.Count, options.StopTimeout);
        }
        isRunning = false;
    }

    public void Dispose()
    {
        collector.Dispose();
        deadlines.Dispose();
        foreach (var other in otherDeadlines.Values) other.Value.Dispose();
    }

    private CallDeadlines DeadlinesOf(GrainMethod method) => method.ResponseTimeout is not { } timeout
        ? deadlines
        : otherDeadlines.GetOrAdd(timeout, static length => new(() => new CallDeadlines(length))).Value;

    private Activation MakeActivation(GrainId id) =>
        new(id, registry.Find(id.Type) ?? throw new ArgumentException($"There is no grain class for the type \"{id.Type}\"."), this);
}
