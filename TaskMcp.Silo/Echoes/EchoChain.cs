using System.Collections.Immutable;

namespace TaskMcp.Silo.Echoes;

/// <summary>What led to a delivery, as far as it is known.</summary>
internal sealed record EchoChain
{
    public static readonly EchoChain None = new();

    /// <summary>The bindings whose runs led here.</summary>
    public ImmutableArray<Guid> Causation { get; init; } = [];

    public int Depth { get; init; }

    /// <summary>The run whose call it is the echo of.</summary>
    public Guid? RunId { get; init; }

    public static EchoChain Of(EchoCall? call) => call is null ? None : new() { Causation = call.Causation, Depth = call.Depth, RunId = call.RunId };
}
