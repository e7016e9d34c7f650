using System.Collections.Immutable;
using TaskMcp.Projects;
using TaskMcp.Web.Parts;
using TaskMcp.Webhooks;

namespace TaskMcp.Web.Webhooks;

/// <summary>What the page of all webhooks shows.</summary>
public sealed record WebhooksView
{
    public required AddressQuery Query { get; init; }

    public required ImmutableArray<WebhookSnapshot> Webhooks { get; init; }

    public string? NextCursor { get; init; }

    public required ImmutableDictionary<Guid, DeliverySummary> Deliveries { get; init; }

    public required ImmutableArray<WebhookPreset> Presets { get; init; }
}

/// <summary>What the form of a webhook needs.</summary>
public sealed record WebhookFormView
{
    /// <summary>Null for a new one.</summary>
    public WebhookSnapshot? Webhook { get; init; }

    /// <summary>What a new one begins with, or the well-known source of one that exists; null for a source of one's own.</summary>
    public WebhookPreset? Preset { get; init; }

    public required ImmutableArray<ProjectSnapshot> Projects { get; init; }

    /// <summary>What the mapping makes of the sample, as the form begins.</summary>
    public WebhookTestResult? Preview { get; init; }

    public string Name => Webhook?.Name ?? Preset?.Name ?? "";

    public string Source => Webhook?.Source ?? Preset?.Source ?? "";

    public WebhookVerification Verification => Webhook?.Verification ?? Preset?.Verification ?? WebhookVerification.Secret;

    public ImmutableArray<string> Events => Webhook?.Events ?? Preset?.Events ?? [];

    public ImmutableArray<string> DefaultTags => Webhook?.DefaultTags ?? [];

    public WebhookMapping Mapping => Webhook?.Mapping ?? Preset?.Mapping ?? General;

    public ImmutableArray<WebhookSample> Samples => Preset?.Samples ?? [];

    /// <summary>What most senders have, to begin with.</summary>
    private static readonly WebhookMapping General = new()
    {
        Title = "{{ payload.title | default: 'Untitled' }}",
        Note = "{{ payload.body | default: '' }}",
        Tags = "{{ payload.labels | default: '' }}",
        ExternalId = "{{ payload.url | default: '' }}",
        ExternalUrl = "{{ payload.url | default: '' }}",
    };
}

/// <summary>What the page of one webhook shows.</summary>
public sealed record WebhookView
{
    public required AddressQuery Query { get; init; }

    public required WebhookSnapshot Webhook { get; init; }

    /// <summary>Which part is shown: <c>deliveries</c>, <c>setup</c> or <c>settings</c>.</summary>
    public required string Tab { get; init; }

    /// <summary>Where deliveries are sent to, as a sender writes it.</summary>
    public required string Url { get; init; }

    /// <summary>Null when nothing came yet.</summary>
    public DeliverySummary? Summary { get; init; }

    public required DeliveryFilter Filter { get; init; }

    public ImmutableArray<DeliverySnapshot> Deliveries { get; init; } = [];

    public string? NextCursor { get; init; }

    /// <summary>Why the address shows no deliveries.</summary>
    public string? Refusal { get; init; }

    /// <summary>Of the tasks that deliveries led to.</summary>
    public ImmutableDictionary<Guid, string> Titles { get; init; } = ImmutableDictionary<Guid, string>.Empty;

    /// <summary>For the settings; null for the others and for a webhook of a binding.</summary>
    public WebhookFormView? Form { get; init; }

    /// <summary>The well-known source; null for one's own.</summary>
    public WebhookPreset? Preset { get; init; }

    /// <summary>How many deliveries there are of a verdict, or of all.</summary>
    public long Count(DeliveryVerdict? verdict) => verdict is { } one ? Summary?.Verdicts.GetValueOrDefault(one) ?? 0 : Summary?.Verdicts.Values.Sum() ?? 0;
}
