using System.Collections.Concurrent;
using System.Reflection;
using Orleans;
using Orleans.Runtime;
using TaskMcp.LocalRuntime.Hosting;

namespace TaskMcp.LocalRuntime.References;

/// <summary>Makes references: one proxy class per interface, cloned for each reference.</summary>
internal sealed class GrainReferences(GrainRuntime runtime, GrainRegistry registry)
{
    private readonly ConcurrentDictionary<Type, GrainReference> prototypes = new();

    /// <exception cref="ArgumentException">The grain's class does not implement the interface, or there is no such class.</exception>
    public object Make(Type interfaceType, GrainId grain)
    {
        var implementation = registry.Find(grain.Type) ?? throw new ArgumentException($"There is no grain class for the type \"{grain.Type}\".", nameof(grain));
        if (!interfaceType.IsAssignableFrom(implementation.Class))
            throw new ArgumentException($"{implementation.Class.Name} does not implement {interfaceType}.", nameof(interfaceType));
        return Proxy(interfaceType, grain);
    }

    public object Make(Type interfaceType, string key, string? classNamePrefix) =>
        Proxy(interfaceType, GrainId.Create(registry.ImplementationOf(interfaceType, classNamePrefix).Type, key));

    private GrainReference Proxy(Type interfaceType, GrainId grain) => Prototype(interfaceType).To(grain, runtime);

    private GrainReference Prototype(Type interfaceType) =>
        prototypes.TryGetValue(interfaceType, out var known) ? known : prototypes.GetOrAdd(interfaceType, MakePrototype);

    private static GrainReference MakePrototype(Type interfaceType)
    {
        if (!interfaceType.IsAssignableTo(typeof(IAddressable)))
            throw new ArgumentException($"{interfaceType} is not a grain interface: it must extend IGrainWithStringKey.", nameof(interfaceType));
        return (GrainReference)DispatchProxy.Create(interfaceType, typeof(GrainReference));
    }
}
