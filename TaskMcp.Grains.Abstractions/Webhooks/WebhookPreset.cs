using System.Collections.Immutable;

namespace TaskMcp.Webhooks;

/// <summary>A well-known source with what has to be said to take its deliveries (SPEC W-8).</summary>
public sealed record WebhookPreset
{
    public required string Source { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public WebhookVerification Verification { get; init; }

    public ImmutableArray<string> Events { get; init; } = [];

    public required WebhookMapping Mapping { get; init; }

    /// <summary>What a person does over there, step by step.</summary>
    public ImmutableArray<string> HowToConnect { get; init; } = [];

    /// <summary>Deliveries in the form in which the source sends them.</summary>
    public ImmutableArray<WebhookSample> Samples { get; init; } = [];
}

/// <summary>A delivery in the form in which a source sends it.</summary>
public sealed record WebhookSample
{
    public required string EventType { get; init; }

    public JsonText Payload { get; init; }
}

/// <summary>The well-known sources (seed 004, Common Inbound Sources).</summary>
public interface IWebhookPresets
{
    /// <summary>All of them, by name.</summary>
    ImmutableArray<WebhookPreset> All { get; }
}
