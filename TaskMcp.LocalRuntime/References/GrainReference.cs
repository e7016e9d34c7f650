using System.Reflection;
using Orleans.Runtime;
using TaskMcp.LocalRuntime.Hosting;

namespace TaskMcp.LocalRuntime.References;

/// <summary>
/// What <c>GetGrain</c> returns: implements the grain's interface and sends each call to the grain's activation. Holds an identity
/// only, so it may be kept as long as one likes. Arguments and results are passed as they are, not copied: messages are immutable.
/// </summary>
public class GrainReference : DispatchProxy, ILocalGrainReference, IEquatable<GrainReference>
{
    private GrainId grainId;
    private GrainRuntime? runtime;

    internal GrainRuntime Runtime => runtime!;

    internal GrainId GrainId => grainId;

    GrainId ILocalGrainReference.GrainId => grainId;

    object ILocalGrainReference.As(Type interfaceType) => interfaceType.IsInstanceOfType(this) ? this : Runtime.References.Make(interfaceType, grainId);

    /// <summary>A reference of the same interface to another grain.</summary>
    internal GrainReference To(GrainId grain, GrainRuntime grainRuntime)
    {
        var copy = (GrainReference)MemberwiseClone();
        copy.grainId = grain;
        copy.runtime = grainRuntime;
        return copy;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => GrainMethod.Of(targetMethod!).Send(this, args ?? []);

    /// <inheritdoc/>
    public bool Equals(GrainReference? other) => other is not null && grainId == other.grainId;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc/>
    public override int GetHashCode() => grainId.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => grainId.ToString();
}
