using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>What is stored of a delivery.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.delivery_state")]
public sealed record DeliveryState
{
    public const string Name = "webhook_delivery";

    /// <summary>Null until one comes.</summary>
    [Id(0)] public DeliverySnapshot? Delivery { get; init; }
}

/// <summary>What the work on a delivery came to.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.delivery_outcome")]
public sealed record DeliveryOutcome
{
    [Id(0)] public required DeliveryVerdict Verdict { get; init; }

    [Id(1)] public Guid? TaskId { get; init; }

    [Id(2)] public string? Reason { get; init; }

    [Id(3)] public Guid? RunId { get; init; }

    [Id(4)] public Guid? EchoOfRun { get; init; }
}
