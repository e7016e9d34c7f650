using System.Collections.Immutable;
using Orleans.Runtime;

namespace TaskMcp.LocalRuntime.Activations;

/// <summary>
/// A call that could only wait for itself: its target is busy with a call that waits, over the named chain, for this one. It fails at
/// once; on Orleans it would end with a timeout.
/// </summary>
public sealed class GrainCallCycleException : OrleansException
{
    internal GrainCallCycleException(ImmutableArray<string> chain)
        : base($"A grain call waits for itself: {string.Join(" → ", chain)}. Make the last call after the first has ended, from an interleaving timer, or mark its method [AlwaysInterleave].") => Chain = chain;

    /// <summary>The calls of the cycle as <c>type/key Interface.Method</c>, the first and the last to the same grain.</summary>
    public ImmutableArray<string> Chain { get; }
}
