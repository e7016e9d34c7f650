using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Silo.Results;
using TaskMcp.Silo.Templates;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>What a command makes of a webhook. Pure. Its secrets are in WebhookRules.Secrets.cs.</summary>
internal static partial class WebhookRules
{
    public const int MaxName = 200;
    public const int MaxSource = 50;
    public const int MaxEvents = 50;
    public const int MaxEvent = 100;
    public const int MaxTags = 20;
    public const int MaxTag = 100;

    private static readonly TemplateModel Model = TemplateModel.ForWebhookMapping();

    public static readonly Refusal NotFound = new("webhook.not_found", "There is no such webhook.");

    public static readonly Refusal Exists = new("webhook.exists", "There is already a webhook with this id; ask for it instead.");

    public static readonly Refusal Disabled = new("webhook.disabled", "The webhook is disabled; enable it to receive deliveries.");

    /// <summary>Who hears it knows the secret.</summary>
    public static readonly Refusal OtherSource = Refusal.Field("webhook.source_mismatch", "source",
        "source must be that of a webhook with this secret; send the same, leave it out, or send to the webhook's own path.");

    public static readonly Refusal ProjectNotFound = Refusal.Field(
        "webhook.project_not_found", "target_project", "target_project must be a project that exists; leave it out for the inbox.");

    public static readonly Refusal TwoSamples = Refusal.Field("webhook.test_invalid", "delivery_id", "Give payload or delivery_id, not both.");

    public static GrainResult<WebhookSnapshot> Create(Guid id, Guid secretId, CreateWebhook command, DateTimeOffset now)
    {
        var webhook = new WebhookSnapshot
        {
            Id = id,
            Name = command.Name,
            Source = command.Source,
            Verification = command.Verification,
            Enabled = command.Enabled,
            Events = Normal(command.Events),
            Mapping = command.Mapping,
            Binding = command.Binding,
            TargetProject = command.TargetProject,
            DefaultTags = Normal(command.DefaultTags),
            Secrets = [new() { Id = secretId, CreatedAt = now }],
            Version = 1,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return (WhyNot(webhook) ?? WhyNotSecret(command.Secret.Reveal(), command.Verification)) is { } refusal ? refusal : webhook;
    }

    /// <summary>The webhook that is tried before it is saved.</summary>
    public static GrainResult<WebhookSnapshot> Draft(PreviewWebhook preview, DateTimeOffset now)
    {
        var webhook = new WebhookSnapshot
        {
            Id = Guid.Empty,
            Name = "Preview",
            Source = preview.Source,
            Events = Normal(preview.Events),
            Mapping = preview.Mapping,
            DefaultTags = Normal(preview.DefaultTags),
            Version = 0,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return WhyNot(webhook) is { } refusal ? refusal : webhook;
    }

    /// <summary>The webhook with what is tried before it is saved.</summary>
    public static GrainResult<WebhookSnapshot> Draft(WebhookSnapshot webhook, TestWebhook command, DateTimeOffset now) => Update(
        webhook,
        new()
        {
            Context = new() { Actor = Actor.System, CorrelationId = "" },
            Mapping = command.Mapping is { } mapping ? mapping : default(Optional<WebhookMapping>),
            Events = command.Events,
            DefaultTags = command.DefaultTags,
        },
        now);

    /// <summary>The webhook after the change; the same instance when no value changes.</summary>
    public static GrainResult<WebhookSnapshot> Update(WebhookSnapshot webhook, UpdateWebhook command, DateTimeOffset now)
    {
        if (IsStale(webhook, command.Context) is { } stale) return stale;
        if (webhook.Binding is not null && MakesTasks(command) is { } field) return OfBinding(field);
        var after = webhook with
        {
            Name = command.Name.Or(webhook.Name),
            Source = command.Source.Or(webhook.Source),
            Verification = command.Verification.Or(webhook.Verification),
            Enabled = command.Enabled.Or(webhook.Enabled),
            Events = command.Events.IsSet ? Normal(command.Events.Value) : webhook.Events,
            Mapping = command.Mapping.IsSet ? command.Mapping.Value : webhook.Mapping,
            TargetProject = command.TargetProject.Or(webhook.TargetProject),
            DefaultTags = command.DefaultTags.IsSet ? Normal(command.DefaultTags.Value) : webhook.DefaultTags,
        };
        if (WhyNot(after) is { } refusal) return refusal;
        return JsonText.Of(after) == JsonText.Of(webhook) ? webhook : after with { Version = webhook.Version + 1, UpdatedAt = now };
    }

    public static Refusal? IsStale(WebhookSnapshot webhook, CommandContext context) =>
        context.ExpectedVersion is { } expected && expected != webhook.Version
            ? new Refusal("version.stale", $"The webhook is at version {webhook.Version}, not {expected}; look at it and try again.") { Current = JsonText.Of(webhook) }
            : null;

    private static Refusal? WhyNot(WebhookSnapshot webhook)
    {
        var errors = new FieldErrors();
        TextRules.Check(webhook.Name, "name", 1, MaxName, "webhook.name_invalid", errors);
        if (webhook.Name is { Length: > 0 } && string.IsNullOrWhiteSpace(webhook.Name))
            errors.Add("webhook.name_invalid", "name", $"name must be 1–{MaxName} characters and not only spaces");
        if (webhook.Source is not { Length: > 0 and <= MaxSource } source || !source.All(IsSourceCharacter))
            errors.Add("webhook.source_invalid", "source", $"source must be 1–{MaxSource} lower-case letters, digits, _ or -, such as github");
        CheckTexts(webhook.Events, "events", MaxEvents, MaxEvent, "webhook.events_invalid", errors);
        CheckTexts(webhook.DefaultTags, "default_tags", MaxTags, MaxTag, "webhook.tags_invalid", errors);
        return errors.ToRefusal() ?? (webhook.Binding is null ? WhyNotMapping(webhook.Mapping) : null);
    }

    /// <summary>The first of the changed fields that say how deliveries become tasks.</summary>
    private static string? MakesTasks(UpdateWebhook command) =>
        command.Mapping.IsSet ? "mapping" : command.TargetProject.IsSet ? "target_project" : command.DefaultTags.IsSet ? "default_tags" : null;

    private static Refusal OfBinding(string field) => Refusal.Field("webhook.of_binding", field,
        $"{field} is not for the webhook of a binding, which makes no tasks: what a delivery does is in the binding's config.");

    private static void CheckTexts(ImmutableArray<string> texts, string name, int max, int maxLength, string code, FieldErrors errors)
    {
        if (texts.Length > max) errors.Add(code, name, $"{name} must be at most {max} (were {texts.Length})");
        for (var index = 0; index < texts.Length && index <= max; index++) TextRules.Check(texts[index], $"{name}[{index}]", 1, maxLength, code, errors);
    }

    private static Refusal? WhyNotMapping(WebhookMapping? mapping)
    {
        if (mapping is null || string.IsNullOrWhiteSpace(mapping.Title))
            return Refusal.Field("webhook.mapping_invalid", "mapping.title", "mapping.title must be a template, such as {{ payload.title }}");
        try
        {
            return WebhookMapper.Parse(mapping).Check(Model) is [var first, ..] ? Refused(first) : null;
        }
        catch (TemplateException error)
        {
            return Refused(error);
        }
    }

    private static Refusal Refused(TemplateException error)
    {
        var field = error.JsonPath is { Length: > 1 } path ? $"mapping{path[1..]}" : "mapping";
        return Refusal.Field(error.Code, field, $"mapping: {error.Message}");
    }

    private static bool IsSourceCharacter(char character) => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '_' or '-';

    private static ImmutableArray<string> Normal(ImmutableArray<string> texts) =>
        texts.IsDefaultOrEmpty ? [] : [.. texts.Select(text => text?.Trim() ?? "").Distinct(StringComparer.Ordinal)];
}
