using Microsoft.Extensions.Options;
using Orleans.Runtime;
using TaskMcp.LocalRuntime.Hosting;

namespace TaskMcp.LocalRuntime.References;

/// <summary>All grain classes of the configured assemblies, by stored name and by interface.</summary>
internal sealed class GrainRegistry
{
    private readonly Dictionary<GrainType, GrainImplementation> byType = [];
    private readonly Dictionary<Type, GrainImplementation[]> byInterface;

    public GrainRegistry(IOptions<LocalRuntimeOptions> options)
    {
        foreach (var grainClass in options.Value.GrainAssemblies.Distinct().SelectMany(assembly => assembly.GetTypes()).Where(GrainImplementation.IsGrainClass))
        {
            var implementation = new GrainImplementation(grainClass);
            if (!byType.TryAdd(implementation.Type, implementation))
                throw new InvalidOperationException($"{grainClass} and {byType[implementation.Type].Class} have the same grain type \"{implementation.Type}\": name one with [GrainType].");
        }
        byInterface = byType.Values.SelectMany(one => one.Interfaces.Select(face => (face, one)))
            .GroupBy(pair => pair.face, pair => pair.one)
            .ToDictionary(group => group.Key, group => group.ToArray());
    }

    public IReadOnlyCollection<GrainImplementation> All => byType.Values;

    public GrainImplementation? Find(GrainType type) => byType.GetValueOrDefault(type);

    /// <exception cref="ArgumentException">No grain class, or more than one, implements the interface.</exception>
    public GrainImplementation ImplementationOf(Type interfaceType, string? classNamePrefix = null)
    {
        if (!byInterface.TryGetValue(interfaceType, out var candidates))
            throw new ArgumentException($"No grain class implements {interfaceType}. Is its assembly among LocalRuntimeOptions.GrainAssemblies?", nameof(interfaceType));
        if (classNamePrefix is not null)
            candidates = [.. candidates.Where(one => one.Class.FullName!.StartsWith(classNamePrefix, StringComparison.Ordinal))];
        return candidates.Length == 1
            ? candidates[0]
            : throw new ArgumentException($"{interfaceType} is implemented by {candidates.Length} grain classes{(classNamePrefix is null ? "" : $" whose name begins with {classNamePrefix}")}: {string.Join(", ", candidates.Select(one => one.Class.Name))}.", nameof(interfaceType));
    }
}
