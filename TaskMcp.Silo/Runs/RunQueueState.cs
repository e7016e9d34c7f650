using System.Collections.Immutable;

namespace TaskMcp.Silo.Runs;

/// <summary>The runs in line; the first one may run.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.run_queue")]
public sealed record RunQueueState
{
    [Id(0)] public ImmutableArray<Guid> Runs { get; init; } = [];
}
