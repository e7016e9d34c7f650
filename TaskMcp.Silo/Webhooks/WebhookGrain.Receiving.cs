using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.Webhooks.Signatures;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>Requests from outside: many at once, none of which writes here (SPEC W-2, W-3).</summary>
internal sealed partial class WebhookGrain
{
    private const string ContentType = "content-type";

    /// <summary>The opened secrets with the boxes that they came out of; kept in memory only.</summary>
    private (ImmutableDictionary<string, string> Boxes, ImmutableDictionary<string, string> Values)? _opened;

    public async Task<GrainResult<DeliveryReceipt>> Receive(WebhookRequest request)
    {
        if (_stored is not { Webhook: { } webhook, IsDeleted: false } stored)
        {
            // Whoever tries addresses must not fill the memory with webhooks that are none.
            if (_stored.Webhook is null && state.State.Webhook is null) DeactivateOnIdle();
            return WebhookSigning.Unverified;
        }

        var now = clock.GetUtcNow();
        if (!SignatureCheck.IsPresent(webhook.Verification, request)) return WebhookSigning.Unverified;
        if (!SignatureCheck.Holds(webhook.Verification, request, await GoodSecrets(webhook, stored.Secrets, now), now)) return WebhookSigning.Unverified;
        if (!webhook.Enabled) return WebhookRules.Disabled;

        var read = await WebhookBody.ReadSent(request.Header(ContentType), request.Body.AsMemory());
        if (!read.IsAccepted) return read.Refusal;
        var body = read.Value;
        if (request.MustMatchSource && body.Source is { } source && source != webhook.Source) return WebhookRules.OtherSource;
        if (body.Member("type") == "url_verification" && body.Member("challenge") is { } challenge)
            return new DeliveryReceipt { Verdict = DeliveryVerdict.Ignored, Challenge = challenge };

        var key = DeliveryKey.Of(request, webhook.Verification);
        var delivery = new DeliverySnapshot
        {
            Id = WebhookIds.Delivery(Id, key),
            WebhookId = Id,
            Key = key,
            EventType = WebhookEvents.TypeOf(request.Header, body.Root),
            ReceivedAt = now,
            Headers = DeliveryKey.Shown(request.Headers),
            Body = body.Text,
            TraceParent = Activity.Current?.Id,
            Version = 1,
        };
        return await GrainFactory.GetGrain<IWebhookDeliveryGrain>(GrainKeys.Of(Workspace, delivery.Id)).Accept(delivery);
    }

    private async Task<IReadOnlyList<string>> GoodSecrets(WebhookSnapshot webhook, ImmutableDictionary<string, string> boxes, DateTimeOffset now)
    {
        var values = _opened is { } opened && ReferenceEquals(opened.Boxes, boxes) ? opened.Values : await Open(boxes);
        return [.. WebhookRules.Good(webhook, now).Select(secret => values.GetValueOrDefault(Field(secret.Id))).OfType<string>()];
    }

    /// <summary>One by one: a damaged one must not take the others with it.</summary>
    private async Task<ImmutableDictionary<string, string>> Open(ImmutableDictionary<string, string> boxes)
    {
        var values = ImmutableDictionary<string, string>.Empty;
        foreach (var (field, box) in boxes)
        {
            try
            {
                values = values.SetItems(await vault.Open(Workspace, Id, ImmutableDictionary<string, string>.Empty.Add(field, box)));
            }
            catch (VaultException error)
            {
                LogNotOpened(log, error, Id);
            }
        }

        _opened = (boxes, values);
        return values;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A secret of webhook {WebhookId} does not open; add a new one")]
    private static partial void LogNotOpened(ILogger logger, Exception error, Guid webhookId);
}
