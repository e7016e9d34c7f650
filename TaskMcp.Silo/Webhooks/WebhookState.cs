using System.Collections.Immutable;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>What is stored of a webhook.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.webhook_state")]
public sealed record WebhookState
{
    public const string Name = "webhook";

    /// <summary>Null until it is created.</summary>
    [Id(0)] public WebhookSnapshot? Webhook { get; init; }

    /// <summary>Sealed secrets by field: <c>secret.{id}</c> (SPEC C-8).</summary>
    [Id(1)] public ImmutableDictionary<string, string> Secrets { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The webhook is gone for callers; this record stays until the read model knows.</summary>
    [Id(2)] public bool IsDeleted { get; init; }

    /// <summary>The operation that created the webhook: a repeat of it never makes a second one.</summary>
    [Id(3)] public string? CreatedBy { get; init; }
}
