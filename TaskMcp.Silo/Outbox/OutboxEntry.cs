using System.Collections.Immutable;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Outbox;

/// <summary>A change that waits for delivery, with the bindings that were there when it happened: one added later does not fire for it.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.outbox_entry")]
public sealed record OutboxEntry
{
    [Id(0)] public required TaskChange Change { get; init; }

    [Id(1)] public ImmutableArray<Guid> Bindings { get; init; } = [];
}
