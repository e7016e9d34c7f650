using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Silo.Results;
using TaskMcp.Silo.Webhooks;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Bindings;

/// <summary>A webhook-triggered binding has a webhook, and no other does (SPEC B-1, W-7). Pure.</summary>
internal static class BindingWebhookRules
{
    private const string Field = "webhook";

    /// <summary>What stands as <c>source</c> of such a webhook: nobody is presumed to send to it.</summary>
    private const string Source = "binding";

    private static readonly BindingWebhookDraft Unsaid = new();

    private static readonly Refusal NotForIt = Refusal.Field(
        "binding.webhook_invalid", Field, $"{Field} goes with binding_type webhook only; leave it out or use that type.");

    private static readonly Refusal NoSecret = Refusal.Field(
        "webhook.secret_required", $"{Field}.secret", $"{Field}.secret is required here: send your own, or add the binding to the task afterwards to have one made and shown.");

    private static readonly Refusal NoSample = Refusal.Field(
        "binding.sample_unexpected", "payload", "payload and event_type are for bindings of type webhook only; leave them out.");

    /// <summary>Refusals: <c>binding.webhook_invalid</c>, <c>webhook.secret_required</c>, and with paths below <c>webhook</c> those of a webhook.</summary>
    public static Refusal? Check(Guid taskId, Guid bindingId, BindingDraft draft, DateTimeOffset now)
    {
        if (draft.BindingType != BindingType.Webhook) return draft.Webhook is null ? null : NotForIt;
        if (draft.Webhook?.Secret is null) return NoSecret;
        return WebhookRules.Create(bindingId, default, Creation(new() { TaskId = taskId, BindingId = bindingId }, draft, Nobody), now).Refusal is { } refusal ? Within(refusal) : null;
    }

    /// <summary>Refusal: <c>binding.sample_unexpected</c>.</summary>
    public static Refusal? CheckSample(BindingSnapshot binding, BindingSample? sample) =>
        sample is null || binding.BindingType == BindingType.Webhook ? null : NoSample;

    /// <summary>The webhook of a binding that has passed <see cref="Check"/>.</summary>
    public static CreateWebhook Creation(WebhookTarget owner, BindingDraft draft, CommandContext context)
    {
        var webhook = draft.Webhook ?? Unsaid;
        return new()
        {
            // The version that a caller saw is that of the task or project.
            Context = context with { ExpectedVersion = null },
            Name = NameOf(draft.Name, draft.Config),
            Source = Source,
            Verification = webhook.Verification,
            Events = webhook.Events.IsDefault ? [] : webhook.Events,
            Mapping = null,
            Secret = webhook.Secret!,
            Binding = owner,
        };
    }

    /// <summary>The binding as the API shows it, with the address to send to if it has one.</summary>
    public static BindingSnapshot Shown(BindingSnapshot binding) =>
        binding.BindingType == BindingType.Webhook ? binding with { Webhook = BindingWebhook.Of(binding.Id) } : binding;

    /// <summary>The change of the webhook that a change of its binding leads to; null for none.</summary>
    public static UpdateWebhook? Change(BindingSnapshot before, BindingSnapshot after, CommandContext context)
    {
        if (after.BindingType != BindingType.Webhook) return null;
        var name = NameOf(after.Name, after.Config);
        return name == NameOf(before.Name, before.Config) ? null : new() { Context = context with { ExpectedVersion = null }, Name = name };
    }

    /// <summary>What people call the binding, else its tool.</summary>
    private static string NameOf(string? name, BindingConfig config) =>
        string.IsNullOrWhiteSpace(name) ? TextRules.Start(config.ToolName, WebhookRules.MaxName) : name;

    private static CommandContext Nobody { get; } = new() { Actor = Actor.System, CorrelationId = "" };

    private static Refusal Within(Refusal refusal) => refusal with
    {
        Message = $"{Field}: {refusal.Message}",
        Errors = refusal.Errors.ToImmutableDictionary(error => $"{Field}.{error.Key}", error => error.Value, StringComparer.Ordinal),
    };
}
