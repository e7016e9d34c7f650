using System.Collections.Immutable;

namespace TaskMcp.Webhooks;

/// <summary>Shows what a webhook that does not exist yet would make of a sample (SPEC W-5).</summary>
public interface IWebhookPreview
{
    /// <summary>Makes nothing. Refusals: those of saving a webhook.</summary>
    GrainResult<WebhookTestResult> Preview(PreviewWebhook webhook);
}

/// <summary>As much of a webhook as says what its deliveries become, and what to try it with.</summary>
public sealed record PreviewWebhook
{
    public required string Source { get; init; }

    public required WebhookMapping Mapping { get; init; }

    public ImmutableArray<string> Events { get; init; } = [];

    public ImmutableArray<string> DefaultTags { get; init; } = [];

    /// <summary>Null for a sample of the source.</summary>
    public JsonText? Payload { get; init; }

    public string? EventType { get; init; }
}
