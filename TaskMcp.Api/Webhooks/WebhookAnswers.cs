using System.Collections.Immutable;
using TaskMcp.Webhooks;

namespace TaskMcp.Api.Webhooks;

/// <summary>A new webhook, with its secret if one was made for it.</summary>
public sealed record CreatedWebhookAnswer
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Source { get; init; }

    /// <summary>Shown this once; null when it was sent.</summary>
    public required string? Secret { get; init; }

    public required WebhookVerification Verification { get; init; }

    public required bool Enabled { get; init; }

    public required ImmutableArray<string> Events { get; init; }

    public required WebhookMapping? Mapping { get; init; }

    public required Guid? TargetProject { get; init; }

    public required ImmutableArray<string> DefaultTags { get; init; }

    public required ImmutableArray<WebhookSecretInfo> Secrets { get; init; }

    /// <summary>Where deliveries are sent to.</summary>
    public required string Path { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    internal static CreatedWebhookAnswer Of(WebhookSnapshot webhook, string? secret) => new()
    {
        Id = webhook.Id,
        Name = webhook.Name,
        Source = webhook.Source,
        Secret = secret,
        Verification = webhook.Verification,
        Enabled = webhook.Enabled,
        Events = webhook.Events,
        Mapping = webhook.Mapping,
        TargetProject = webhook.TargetProject,
        DefaultTags = webhook.DefaultTags,
        Secrets = webhook.Secrets,
        Path = webhook.Path,
        Version = webhook.Version,
        CreatedAt = webhook.CreatedAt,
        UpdatedAt = webhook.UpdatedAt,
    };
}

/// <summary>A new secret of a webhook.</summary>
public sealed record AddedSecretAnswer
{
    public required Guid Id { get; init; }

    /// <summary>Shown this once; null when it was sent.</summary>
    public required string? Secret { get; init; }

    public required WebhookSnapshot Webhook { get; init; }
}
