using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Connections;
using TaskMcp.Webhooks;

namespace TaskMcp.Api.Webhooks;

/// <summary>A new webhook (seed 004, WebhookConfig).</summary>
public sealed record CreateWebhookRequest
{
    /// <summary>1–200 characters.</summary>
    public required string Name { get; init; }

    /// <summary><c>github</c>, <c>slack</c>, <c>email</c>, <c>calendar</c>, <c>form</c>, or a name of one's own.</summary>
    public required string Source { get; init; }

    /// <summary>16–200 ASCII characters, no spaces at the ends. Left out: one is made and shown once.</summary>
    public string? Secret { get; init; }

    /// <summary>Default: <c>secret</c>, or what the source's preset says when no secret way is named.</summary>
    public WebhookVerification? Verification { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>Events to take; all when empty. Left out: those of the source's preset.</summary>
    public Optional<ImmutableArray<string>> Events { get; init; }

    /// <summary>Left out: the mapping of the source's preset, else title, body, labels and url of the payload.</summary>
    public WebhookMapping? Mapping { get; init; }

    /// <summary>The project of the tasks; the inbox when null.</summary>
    public Guid? TargetProject { get; init; }

    public ImmutableArray<string> DefaultTags { get; init; } = [];

    internal CreateWebhook ToCommand(Call call, IWebhookPresets presets, Secret secret)
    {
        var preset = SourceDefaults.Preset(presets, Source);
        return new()
        {
            Context = call.Command(),
            Name = Name,
            Source = Source,
            // A webhook with a mapping of its own is described in full; only one without takes the preset as it is.
            Verification = Verification ?? (Mapping is null ? preset?.Verification : null) ?? WebhookVerification.Secret,
            Enabled = Enabled,
            Events = SourceDefaults.Events(preset, Mapping, Events),
            Mapping = SourceDefaults.Mapping(preset, Mapping),
            TargetProject = TargetProject,
            DefaultTags = DefaultTags,
            Secret = secret,
        };
    }
}

/// <summary>New values for a webhook. What is left out stays as it is.</summary>
public sealed record UpdateWebhookRequest
{
    /// <summary>1–200 characters.</summary>
    public Optional<string> Name { get; init; }

    public Optional<string> Source { get; init; }

    public Optional<WebhookVerification> Verification { get; init; }

    public Optional<bool> Enabled { get; init; }

    /// <summary>Replaces all.</summary>
    public Optional<ImmutableArray<string>> Events { get; init; }

    /// <summary>Replaces the whole.</summary>
    public Optional<WebhookMapping> Mapping { get; init; }

    public Optional<Guid?> TargetProject { get; init; }

    /// <summary>Replaces all.</summary>
    public Optional<ImmutableArray<string>> DefaultTags { get; init; }

    internal UpdateWebhook ToCommand(CommandContext context) => new()
    {
        Context = context,
        Name = Name,
        Source = Source,
        Verification = Verification,
        Enabled = Enabled,
        Events = Events,
        Mapping = Mapping,
        TargetProject = TargetProject,
        DefaultTags = DefaultTags,
    };
}

/// <summary>What to try a webhook's mapping with.</summary>
public sealed record TestWebhookRequest
{
    /// <summary>A body as the source sends it. Left out: a sample.</summary>
    public Optional<JsonText> Payload { get; init; }

    /// <summary>A delivery that came, instead of a payload.</summary>
    public Guid? DeliveryId { get; init; }

    /// <summary>Such as <c>issues.opened</c>.</summary>
    public string? EventType { get; init; }

    /// <summary>To try before it is saved. Left out: the webhook's own.</summary>
    public WebhookMapping? Mapping { get; init; }

    /// <summary>To try before they are saved. Left out: the webhook's own.</summary>
    public Optional<ImmutableArray<string>> Events { get; init; }

    /// <summary>To try before they are saved. Left out: the webhook's own.</summary>
    public Optional<ImmutableArray<string>> DefaultTags { get; init; }

    internal TestWebhook ToCommand() => new()
    {
        Payload = Payload.IsSet ? Payload.Value : null, DeliveryId = DeliveryId, EventType = EventType, Mapping = Mapping, Events = Events, DefaultTags = DefaultTags,
    };
}

/// <summary>A webhook to try before there is one.</summary>
public sealed record PreviewWebhookRequest
{
    /// <summary><c>github</c>, <c>slack</c>, <c>email</c>, <c>calendar</c>, <c>form</c>, or a name of one's own.</summary>
    public required string Source { get; init; }

    /// <summary>Left out: as a new webhook would have it.</summary>
    public WebhookMapping? Mapping { get; init; }

    /// <summary>Left out: as a new webhook would have them.</summary>
    public Optional<ImmutableArray<string>> Events { get; init; }

    public ImmutableArray<string> DefaultTags { get; init; } = [];

    /// <summary>A body as the source sends it. Left out: a sample.</summary>
    public Optional<JsonText> Payload { get; init; }

    /// <summary>Such as <c>issues.opened</c>.</summary>
    public string? EventType { get; init; }

    internal PreviewWebhook ToPreview(IWebhookPresets presets)
    {
        var preset = SourceDefaults.Preset(presets, Source);
        return new()
        {
            Source = Source,
            Mapping = SourceDefaults.Mapping(preset, Mapping),
            Events = SourceDefaults.Events(preset, Mapping, Events),
            DefaultTags = DefaultTags,
            Payload = Payload.IsSet ? Payload.Value : null,
            EventType = EventType,
        };
    }
}

/// <summary>One more secret.</summary>
public sealed record AddSecretRequest
{
    /// <summary>16–200 ASCII characters, no spaces at the ends. Left out: one is made and shown once.</summary>
    public string? Secret { get; init; }

    /// <summary>How long the other secrets stay good, such as <c>24h</c>; without end when left out.</summary>
    public TimeSpan? ExpireOthersAfter { get; init; }
}

/// <summary>Which deliveries to list.</summary>
public sealed record DeliveryQuery : PageQuery
{
    /// <summary>Any of these verdicts; given by repeating the parameter.</summary>
    public ImmutableArray<DeliveryVerdict> Verdict { get; init; } = [];

    /// <summary>Received at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Received before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    internal DeliveryFilter ToFilter(string workspace, Guid webhookId) =>
        new() { Workspace = workspace, WebhookId = webhookId, Verdict = Verdict, From = From, To = To, Limit = Limit, Cursor = Cursor };
}
