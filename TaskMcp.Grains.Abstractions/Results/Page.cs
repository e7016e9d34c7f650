using System.Collections.Immutable;

namespace TaskMcp;

/// <summary>One page of a list. <see cref="NextCursor"/> is opaque; null on the last page.</summary>
public sealed record Page<T>
{
    public required ImmutableArray<T> Items { get; init; }

    public string? NextCursor { get; init; }
}
