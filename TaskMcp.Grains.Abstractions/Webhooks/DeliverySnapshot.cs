using System.Collections.Immutable;
using TaskMcp.Bindings;

namespace TaskMcp.Webhooks;

/// <summary>What became of a delivery (SPEC W-5).</summary>
[GenerateSerializer, Alias("taskmcp.delivery_verdict")]
public enum DeliveryVerdict
{
    /// <summary>Stored and acknowledged; about to be worked on.</summary>
    Pending,

    Created,

    /// <summary>It was about a thing that had a task.</summary>
    Updated,

    /// <summary>Nothing was to be done; <see cref="DeliverySnapshot.Reason"/> says why.</summary>
    Ignored,

    /// <summary>No task, or no run, could be made of it; <see cref="DeliverySnapshot.Reason"/> says why.</summary>
    Failed,

    /// <summary>The webhook's binding runs for it: see <see cref="DeliverySnapshot.RunId"/> (SPEC W-7).</summary>
    Triggered,
}

/// <summary>One request to a webhook that was verified and acknowledged.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.delivery")]
public sealed record DeliverySnapshot
{
    /// <summary>Derived from webhook and <see cref="Key"/>, so that a repeat is the same delivery.</summary>
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required Guid WebhookId { get; init; }

    /// <summary>What the sender calls it: <c>X-GitHub-Delivery</c>, <c>webhook-id</c>, <c>Idempotency-Key</c>, else a hash of the body (SPEC W-3).</summary>
    [Id(2)] public required string Key { get; init; }

    /// <summary>Such as <c>issues.opened</c>; null when the sender names none.</summary>
    [Id(3)] public string? EventType { get; init; }

    [Id(4)] public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Without those that hold secrets.</summary>
    [Id(5)] public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>As it was sent; of a form with files its fields as JSON, without what the files hold. In a list null when it is long: ask for the one delivery then.</summary>
    [Id(6)] public string? Body { get; init; }

    [Id(7)] public DeliveryVerdict Verdict { get; init; }

    [Id(8)] public string? Reason { get; init; }

    [Id(9)] public Guid? TaskId { get; init; }

    /// <summary>How often it was worked on, or is to be: one more with every redelivery.</summary>
    [Id(10)] public int Attempt { get; init; } = 1;

    [Id(11)] public DateTimeOffset? ProcessedAt { get; init; }

    [Id(12)] public required long Version { get; init; }

    /// <summary>The run of the webhook's binding.</summary>
    [Id(13)] public Guid? RunId { get; init; }

    /// <summary>The run whose call it is the echo of: bindings that led to that run don't fire for what the delivery changes (SPEC B-9).</summary>
    [Id(14)] public Guid? EchoOfRun { get; init; }

    /// <summary>The span of the request that brought it (W3C Trace Context): the work on it belongs to that trace (SPEC O-3). Null where nobody traces.</summary>
    [Id(15)] public string? TraceParent { get; init; }
}

/// <summary>What the sender of a delivery is told.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.delivery_receipt")]
public sealed record DeliveryReceipt
{
    [Id(0)] public Guid? DeliveryId { get; init; }

    [Id(1)] public DeliveryVerdict Verdict { get; init; }

    [Id(2)] public Guid? TaskId { get; init; }

    /// <summary>Whether it had come before.</summary>
    [Id(3)] public bool Repeat { get; init; }

    /// <summary>What Slack wants to read when it checks the address; it is no delivery then.</summary>
    [Id(4)] public string? Challenge { get; init; }

    [Id(5)] public Guid? RunId { get; init; }
}

/// <summary>What a mapping makes of a payload.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.mapped_task")]
public sealed record MappedTask
{
    [Id(0)] public required string Title { get; init; }

    /// <summary>Null where the mapping has none.</summary>
    [Id(1)] public string? Note { get; init; }

    [Id(2)] public DateTimeOffset? DueDate { get; init; }

    [Id(3)] public ImmutableArray<string> Tags { get; init; } = [];

    [Id(4)] public string? ExternalId { get; init; }

    [Id(5)] public string? ExternalUrl { get; init; }

    /// <summary>What of the payload does not fit a task and is left out.</summary>
    [Id(6)] public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>When the thing was as the payload shows it; null when the payload does not say.</summary>
    [Id(7)] public DateTimeOffset? OccurredAt { get; init; }
}

/// <summary>What a webhook would make of a sample.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.webhook_test_result")]
public sealed record WebhookTestResult
{
    [Id(0)] public string? EventType { get; init; }

    /// <summary>Whether the event filters take it.</summary>
    [Id(1)] public bool Matches { get; init; }

    /// <summary>Null when the mapping does not render, and for a webhook of a binding.</summary>
    [Id(2)] public MappedTask? Task { get; init; }

    [Id(3)] public string? Error { get; init; }

    /// <summary>What it was tried with.</summary>
    [Id(4)] public JsonText Payload { get; init; } = JsonText.Null;

    /// <summary>For a webhook of a binding: what the binding would do (SPEC B-11).</summary>
    [Id(5)] public DryRunResult? DryRun { get; init; }
}
