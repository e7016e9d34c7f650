using System.Collections.Immutable;

namespace TaskMcp.Webhooks;

/// <summary>How a webhook knows its sender (SPEC W-2).</summary>
[GenerateSerializer, Alias("taskmcp.webhook_verification")]
public enum WebhookVerification
{
    /// <summary>The secret itself in <c>X-Webhook-Secret</c>.</summary>
    Secret,

    /// <summary><c>X-Hub-Signature-256</c>.</summary>
    Github,

    /// <summary><c>X-Slack-Signature</c> with <c>X-Slack-Request-Timestamp</c>.</summary>
    Slack,

    /// <summary><c>webhook-signature</c> with <c>webhook-id</c> and <c>webhook-timestamp</c> (Standard Webhooks).</summary>
    Standard,
}

/// <summary>What a delivery becomes (SPEC W-4): Liquid templates with the delivery's body as <c>payload</c>.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.webhook_mapping")]
public sealed record WebhookMapping
{
    /// <summary>Such as <c>{{ payload.title }}</c>. Cut at 500 characters.</summary>
    [Id(0)] public required string Title { get; init; }

    [Id(1)] public string? Note { get; init; }

    /// <summary>An instant, or a day, which begins at midnight UTC.</summary>
    [Id(2)] public string? DueDate { get; init; }

    /// <summary>A list of texts or of objects with a <c>name</c>, or texts with commas between them.</summary>
    [Id(3)] public string? Tags { get; init; }

    /// <summary>What tells that two deliveries are about one thing: the second changes the task that the first made.</summary>
    [Id(4)] public string? ExternalId { get; init; }

    [Id(5)] public string? ExternalUrl { get; init; }

    /// <summary>
    /// When the thing was as the payload shows it, such as <c>{{ payload.issue.updated_at }}</c>. A delivery that is older than one that
    /// was applied does not overwrite it. Left out: deliveries are applied as they come.
    /// </summary>
    [Id(6)] public string? OccurredAt { get; init; }
}

/// <summary>A secret of a webhook, without the secret.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.webhook_secret")]
public sealed record WebhookSecretInfo
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until then it is good; null for as long as it is there.</summary>
    [Id(2)] public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>The binding that a webhook belongs to (SPEC W-7): it comes and goes with it.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.webhook_target")]
public sealed record WebhookTarget
{
    /// <summary>The task that the binding belongs to; null when it belongs to a project.</summary>
    [Id(0)] public Guid? TaskId { get; init; }

    /// <summary>Also the id of the webhook.</summary>
    [Id(1)] public required Guid BindingId { get; init; }

    /// <summary>The project that the binding belongs to; null when it belongs to a task.</summary>
    [Id(2)] public Guid? ProjectId { get; init; }
}

/// <summary>A webhook as the API shows it (seed 004, WebhookConfig); its secrets are never shown.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.webhook")]
public sealed record WebhookSnapshot
{
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>1–200 characters.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary><c>github</c>, <c>slack</c>, <c>email</c>, <c>calendar</c>, <c>form</c>, or a name of one's own.</summary>
    [Id(2)] public required string Source { get; init; }

    [Id(3)] public WebhookVerification Verification { get; init; }

    [Id(4)] public bool Enabled { get; init; } = true;

    /// <summary>Events to take, such as <c>issues.opened</c>, or <c>issues</c> for all that begin so; all events when empty or <c>*</c>.</summary>
    [Id(5)] public ImmutableArray<string> Events { get; init; } = [];

    /// <summary>What deliveries become; null for a webhook of a binding, which makes no tasks.</summary>
    [Id(6)] public required WebhookMapping? Mapping { get; init; }

    /// <summary>The project of the tasks; the inbox when null.</summary>
    [Id(7)] public Guid? TargetProject { get; init; }

    [Id(8)] public ImmutableArray<string> DefaultTags { get; init; } = [];

    /// <summary>All that are good, oldest first.</summary>
    [Id(9)] public ImmutableArray<WebhookSecretInfo> Secrets { get; init; } = [];

    [Id(10)] public required long Version { get; init; }

    [Id(11)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(12)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The binding that deliveries trigger instead of making tasks (SPEC W-7).</summary>
    [Id(13)] public WebhookTarget? Binding { get; init; }

    /// <summary>Where deliveries are sent to.</summary>
    public string Path => $"/api/webhooks/{Id:D}/in";
}
