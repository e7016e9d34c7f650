using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;
using TaskMcp.LocalRuntime.Storage;

namespace TaskMcp.LocalRuntime.Activations;

/// <summary>Makes objects of one grain class: parameters come from the activation's services, states are bound to the activation.</summary>
internal sealed class GrainConstruction
{
    private readonly ConstructorInvoker constructor;
    private readonly Func<Activation, IServiceProvider, object?>[] parameters;

    public GrainConstruction(Type grainClass)
    {
        var constructors = grainClass.GetConstructors();
        if (constructors.Length != 1) throw new InvalidOperationException($"{grainClass} must have one public constructor, not {constructors.Length}.");
        constructor = ConstructorInvoker.Create(constructors[0]);
        parameters = [.. constructors[0].GetParameters().Select(Source)];
    }

    public (object Grain, IReadOnlyList<PersistentState> States) Construct(Activation activation, IServiceProvider services)
    {
        ActivationScope.Current = activation;
        try
        {
            var arguments = new object?[parameters.Length];
            for (var index = 0; index < arguments.Length; index++) arguments[index] = parameters[index](activation, services);
            var grain = constructor.Invoke(arguments.AsSpan());
            return (grain, [.. arguments.OfType<PersistentState>()]);
        }
        finally
        {
            ActivationScope.Current = null;
        }
    }

    private static Func<Activation, IServiceProvider, object?> Source(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } named) return StateSource(parameter, named.StateName);
        if (type == typeof(IGrainContext)) return static (activation, _) => activation;
        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed) return (_, services) => services.GetRequiredKeyedService(type, keyed.Key);
        return parameter.HasDefaultValue
            ? (_, services) => services.GetService(type) ?? parameter.DefaultValue
            : (_, services) => services.GetRequiredService(type);
    }

    private static Func<Activation, IServiceProvider, object?> StateSource(ParameterInfo parameter, string stateName)
    {
        if (!parameter.ParameterType.IsGenericType || parameter.ParameterType.GetGenericTypeDefinition() != typeof(IPersistentState<>))
            throw new InvalidOperationException($"{parameter.Member.DeclaringType} has [PersistentState] on {parameter.Name}, which is not an IPersistentState<T>.");
        var stateType = parameter.ParameterType.GetGenericArguments()[0];
        if (!stateType.IsValueType && stateType.GetConstructor(Type.EmptyTypes) is null)
            throw new InvalidOperationException($"{stateType}, a state of {parameter.Member.DeclaringType}, needs a public constructor without parameters.");
        var make = ConstructorInvoker.Create(typeof(PersistentState<>).MakeGenericType(stateType).GetConstructors()[0]);
        return (activation, services) =>
            make.Invoke(activation, stateName, services.GetRequiredService<GrainStateStore>(), services.GetRequiredService<IGrainStorageSerializer>());
    }
}
