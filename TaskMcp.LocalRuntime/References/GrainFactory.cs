using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;
using TaskMcp.LocalRuntime.Activations.Scheduling;
using TaskMcp.LocalRuntime.Hosting;

namespace TaskMcp.LocalRuntime.References;

/// <summary>The way in, for grains and for everybody else in the process.</summary>
internal sealed class GrainFactory(GrainRuntime runtime, IServiceProvider services) : IClusterClient
{
    private readonly ConcurrentDictionary<IGrainObserver, int> observers = new(ReferenceEqualityComparer.Instance);

    public IServiceProvider ServiceProvider => services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null) where TGrainInterface : IGrainWithStringKey =>
        (TGrainInterface)runtime.References.Make(typeof(TGrainInterface), primaryKey, grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId) where TGrainInterface : IAddressable =>
        (TGrainInterface)runtime.References.Make(typeof(TGrainInterface), grainId);

    /// <summary>In one process the object is its own reference; it is held until it is deleted. As in Orleans, not to be made in a turn of a grain.</summary>
    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj) where TGrainObserverInterface : IGrainObserver
    {
        if (TaskScheduler.Current is ActivationScheduler) throw new InvalidOperationException("Cannot create a local object reference from a grain.");
        if (obj is not TGrainObserverInterface observer)
            throw new ArgumentException($"{obj.GetType()} does not implement {typeof(TGrainObserverInterface)}.", nameof(obj));
        observers.AddOrUpdate(obj, 1, static (_, count) => count + 1);
        return observer;
    }

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj) where TGrainObserverInterface : IGrainObserver => observers.TryRemove(obj, out _);
}
