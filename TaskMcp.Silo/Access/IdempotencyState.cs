using TaskMcp.Access;

namespace TaskMcp.Silo.Access;

/// <summary>What is stored of an idempotency key.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.idempotency_state")]
public sealed record IdempotencyState
{
    public const string Name = "idempotency";

    /// <summary>Of the first request; null while the key is free.</summary>
    [Id(0)] public string? Fingerprint { get; init; }

    [Id(1)] public Guid ReservedId { get; init; }

    [Id(2)] public IdempotentAnswer? Answer { get; init; }

    [Id(3)] public DateTimeOffset ExpiresAt { get; init; }
}
