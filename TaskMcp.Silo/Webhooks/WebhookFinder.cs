using TaskMcp.Silo.Webhooks.Signatures;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>Offers a request to every webhook that verifies in the way in which it is signed, until one takes it.</summary>
internal sealed class WebhookFinder(IWebhookQueries webhooks, IGrainFactory grains) : IWebhookFinder
{
    private const int PageSize = 200;

    public async Task<GrainResult<DeliveryReceipt>> Receive(string workspace, WebhookRequest request, CancellationToken cancellationToken)
    {
        var offered = request with { MustMatchSource = true };
        string? cursor = null;
        do
        {
            if ((await webhooks.List(workspace, PageSize, cursor, cancellationToken)).Value is not { } page) break;
            foreach (var webhook in page.Items)
            {
                // One of a binding has an address of its own, and makes no task.
                if (webhook.Binding is not null || !SignatureCheck.IsPresent(webhook.Verification, request)) continue;
                var receipt = await grains.GetGrain<IWebhookGrain>(GrainKeys.Of(workspace, webhook.Id)).Receive(offered);
                if (receipt.Refusal?.Code != WebhookRules.Unverified.Code) return receipt;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return WebhookRules.Unverified;
    }
}
