using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Webhooks;

namespace TaskMcp.Bindings;

/// <summary>The webhook of a binding as it is asked for (SPEC W-7). Only a webhook-triggered binding has one.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.binding_webhook_draft")]
public sealed record BindingWebhookDraft
{
    /// <summary>What the sender and TaskMcp share. It goes on to the webhook, which seals it, and is kept nowhere else.</summary>
    [Id(0)] public Secret? Secret { get; init; }

    [Id(1)] public WebhookVerification Verification { get; init; }

    /// <summary>Events to take; all when empty.</summary>
    [Id(2)] public ImmutableArray<string> Events { get; init; } = [];
}

/// <summary>Where a webhook-triggered binding takes its deliveries.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.binding_webhook")]
public sealed record BindingWebhook
{
    /// <summary>Where external systems send to.</summary>
    [Id(0)] public required string Path { get; init; }

    /// <summary>Where its verification, events, secrets and deliveries are: a webhook with the id of the binding.</summary>
    [Id(1)] public required string Settings { get; init; }

    /// <summary>Only in the answer that made the binding, and only when the secret was made for it: shown this once.</summary>
    [Id(2)] public string? Secret { get; init; }

    public static BindingWebhook Of(Guid bindingId) => new() { Path = $"/api/webhooks/{bindingId:D}/in", Settings = $"/api/webhooks/{bindingId:D}" };
}

/// <summary>A delivery that did not come, to try a webhook-triggered binding with.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.binding_sample")]
public sealed record BindingSample
{
    /// <summary>What templates see as <c>payload</c>; null without one.</summary>
    [Id(0)] public JsonText? Payload { get; init; }

    /// <summary>What templates see as <c>event.metadata.event_type</c>.</summary>
    [Id(1)] public string? EventType { get; init; }
}
