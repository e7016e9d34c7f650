using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;

namespace TaskMcp.Webhooks;

[GenerateSerializer, Immutable, Alias("taskmcp.create_webhook")]
public sealed record CreateWebhook
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required string Source { get; init; }

    [Id(3)] public WebhookVerification Verification { get; init; }

    [Id(4)] public bool Enabled { get; init; } = true;

    [Id(5)] public ImmutableArray<string> Events { get; init; } = [];

    /// <summary>Null with a <see cref="Binding"/>, and only then.</summary>
    [Id(6)] public required WebhookMapping? Mapping { get; init; }

    [Id(7)] public Guid? TargetProject { get; init; }

    [Id(8)] public ImmutableArray<string> DefaultTags { get; init; } = [];

    /// <summary>What the sender and TaskMcp share.</summary>
    [Id(9)] public required Secret Secret { get; init; }

    /// <summary>The binding to trigger instead of making tasks.</summary>
    [Id(10)] public WebhookTarget? Binding { get; init; }
}

/// <summary>New values for a webhook; what is not set stays.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.update_webhook")]
public sealed record UpdateWebhook
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public Optional<string> Name { get; init; }

    [Id(2)] public Optional<string> Source { get; init; }

    [Id(3)] public Optional<WebhookVerification> Verification { get; init; }

    [Id(4)] public Optional<bool> Enabled { get; init; }

    [Id(5)] public Optional<ImmutableArray<string>> Events { get; init; }

    [Id(6)] public Optional<WebhookMapping> Mapping { get; init; }

    [Id(7)] public Optional<Guid?> TargetProject { get; init; }

    [Id(8)] public Optional<ImmutableArray<string>> DefaultTags { get; init; }
}

/// <summary>One more secret; the ones before stay good.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.add_webhook_secret")]
public sealed record AddWebhookSecret
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public required Guid SecretId { get; init; }

    [Id(2)] public required Secret Secret { get; init; }

    /// <summary>How long the others stay good; without end when null.</summary>
    [Id(3)] public TimeSpan? ExpireOthersAfter { get; init; }
}

[GenerateSerializer, Immutable, Alias("taskmcp.remove_webhook_secret")]
public sealed record RemoveWebhookSecret
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public required Guid SecretId { get; init; }
}

/// <summary>A request to a webhook as it came, not yet believed.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.webhook_request")]
public sealed record WebhookRequest
{
    /// <summary>By name in lower case.</summary>
    [Id(0)] public required ImmutableDictionary<string, string> Headers { get; init; }

    /// <summary>The raw bytes.</summary>
    [Id(1)] public required ImmutableArray<byte> Body { get; init; }

    /// <summary>Whether a body that names another <c>source</c> is not for this webhook, since the address does not say for which one it is.</summary>
    [Id(2)] public bool MustMatchSource { get; init; }

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>Runs a webhook's mapping over a sample and makes nothing.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.test_webhook")]
public sealed record TestWebhook
{
    /// <summary>Null for a sample of the webhook's source.</summary>
    [Id(0)] public JsonText? Payload { get; init; }

    [Id(1)] public string? EventType { get; init; }

    /// <summary>A mapping that is not saved yet; the webhook's own when null.</summary>
    [Id(2)] public WebhookMapping? Mapping { get; init; }

    /// <summary>Filters that are not saved yet; the webhook's own when not set.</summary>
    [Id(3)] public Optional<ImmutableArray<string>> Events { get; init; }

    /// <summary>Tags that are not saved yet; the webhook's own when not set.</summary>
    [Id(4)] public Optional<ImmutableArray<string>> DefaultTags { get; init; }

    /// <summary>A delivery that came, instead of <see cref="Payload"/>.</summary>
    [Id(5)] public Guid? DeliveryId { get; init; }
}
