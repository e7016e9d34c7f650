using System.Reflection;
using Orleans;
using Orleans.Runtime;
using TaskMcp.LocalRuntime.Activations;

namespace TaskMcp.LocalRuntime.References;

/// <summary>A grain class: its stored name, the interfaces that reach it and how an object of it is made.</summary>
internal sealed class GrainImplementation
{
    private const string Suffix = "Grain";

    public GrainImplementation(Type grainClass)
    {
        Class = grainClass;
        Type = GrainType.Create(NameOf(grainClass));
        Interfaces = [.. grainClass.GetInterfaces().Where(IsCallable)];
        Construction = new(grainClass);
    }

    public Type Class { get; }

    public GrainType Type { get; }

    public IReadOnlyList<Type> Interfaces { get; }

    public GrainConstruction Construction { get; }

    public bool IsRemindable => Class.IsAssignableTo(typeof(IRemindable));

    public static bool IsGrainClass(Type type) => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && type.IsAssignableTo(typeof(Grain));

    private static bool IsCallable(Type type) =>
        type.IsAssignableTo(typeof(IGrain)) && type != typeof(IGrain) && type != typeof(IGrainWithStringKey) && type != typeof(IRemindable);

    /// <summary>Orleans' rule, because the name is stored: the attribute, or the class name in lower case without the suffix.</summary>
    private static string NameOf(Type grainClass)
    {
        if (grainClass.GetCustomAttribute<GrainTypeAttribute>() is { } named) return named.GrainType;
        var name = grainClass.Name.EndsWith(Suffix, StringComparison.Ordinal) && grainClass.Name.Length > Suffix.Length
            ? grainClass.Name[..^Suffix.Length]
            : grainClass.Name;
        return name.ToLowerInvariant();
    }
}
