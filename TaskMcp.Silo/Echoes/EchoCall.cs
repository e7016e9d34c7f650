using System.Collections.Immutable;

namespace TaskMcp.Silo.Echoes;

/// <summary>A run's call as its echo would continue it.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.echo_call")]
public sealed record EchoCall
{
    [Id(0)] public required Guid RunId { get; init; }

    /// <summary>The bindings whose runs led to the call, its own the last.</summary>
    [Id(1)] public required ImmutableArray<Guid> Causation { get; init; }

    [Id(2)] public required int Depth { get; init; }

    [Id(3)] public required DateTimeOffset BegunAt { get; init; }

    /// <summary>When it ended; while it has not, when it will have at the latest.</summary>
    [Id(4)] public required DateTimeOffset EndsAt { get; init; }

    /// <summary>The kind of system that was called: the connection's <c>server_type</c>.</summary>
    [Id(5)] public required string System { get; init; }

    /// <summary>See <see cref="EchoMark"/>.</summary>
    [Id(6)] public ImmutableArray<ulong> Marks { get; init; } = [];
}

/// <summary>A call that shares marks with a delivery.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.echo_found")]
public sealed record EchoFound
{
    /// <summary>Without its marks.</summary>
    [Id(0)] public required EchoCall Call { get; init; }

    /// <summary>The shared ones, as positions among those that were asked for.</summary>
    [Id(1)] public required ImmutableArray<int> Matched { get; init; }
}
