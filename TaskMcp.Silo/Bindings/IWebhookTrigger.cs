using System.Collections.Immutable;
using System.Diagnostics;
using TaskMcp.Bindings;
using TaskMcp.Silo.Webhooks;
using TaskMcp.Tasks;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Turns a delivery into a run of the binding that it is for (SPEC W-7).</summary>
public interface IWebhookTrigger
{
    /// <summary>Records the run and queues it, unless the binding does not fire for it. A repeat makes no second run. The caller counts the firing.</summary>
    Task<WebhookFired> Fire(string workspace, TaskSnapshot task, BindingSnapshot binding, WebhookFiring firing);
}

/// <summary>A delivery on its way to a binding.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.webhook_firing")]
public sealed record WebhookFiring
{
    [Id(0)] public required Guid BindingId { get; init; }

    [Id(1)] public required Guid DeliveryId { get; init; }

    [Id(2)] public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Each redelivery is an event of its own.</summary>
    [Id(3)] public required int Attempt { get; init; }

    [Id(4)] public string? EventType { get; init; }

    [Id(5)] public required JsonText Payload { get; init; }

    /// <summary>What people call the webhook.</summary>
    [Id(6)] public required string WebhookName { get; init; }

    [Id(7)] public string? TraceParent { get; init; }

    /// <summary>The bindings whose runs led to the delivery, where it is the echo of a run (SPEC B-9).</summary>
    [Id(8)] public ImmutableArray<Guid> Causation { get; init; } = [];

    /// <summary>How many runs led to it, as far as is known.</summary>
    [Id(9)] public int Depth { get; init; }

    /// <summary>The run whose call it is the echo of.</summary>
    [Id(10)] public Guid? EchoOfRun { get; init; }

    public static WebhookFiring Of(DeliverySnapshot delivery, string webhookName, JsonText payload) => new()
    {
        // The webhook of a binding has its id.
        BindingId = delivery.WebhookId,
        DeliveryId = delivery.Id,
        ReceivedAt = delivery.ReceivedAt,
        Attempt = delivery.Attempt,
        EventType = delivery.EventType,
        Payload = payload,
        WebhookName = webhookName,
        TraceParent = Activity.Current?.Id,
        EchoOfRun = delivery.EchoOfRun,
    };

    /// <summary>The same for every try of one attempt.</summary>
    public string OperationId => $"delivery:{DeliveryId:D}:{ReceivedAt.UtcTicks}:{Attempt}";
}

/// <summary>What became of a delivery at a binding, and the firing to count if it made a run.</summary>
public sealed record WebhookFired(DeliveryOutcome Outcome, BindingFiring? Firing);
