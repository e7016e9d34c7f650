using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>Tries a webhook before there is one.</summary>
internal sealed class WebhookPreview(WebhookSamples samples, TimeProvider clock) : IWebhookPreview
{
    public GrainResult<WebhookTestResult> Preview(PreviewWebhook webhook)
    {
        var now = clock.GetUtcNow();
        var draft = WebhookRules.Draft(webhook, now);
        return draft.IsAccepted ? WebhookTest.Run(draft.Value, webhook.Payload, webhook.EventType, samples, now) : draft.Refusal;
    }
}
