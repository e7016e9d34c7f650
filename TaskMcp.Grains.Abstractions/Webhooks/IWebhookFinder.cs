namespace TaskMcp.Webhooks;

/// <summary>Finds the webhook of a request that names none, by its secret or signature and its <c>source</c> (SPEC W-1).</summary>
public interface IWebhookFinder
{
    /// <summary>Has the request received by the webhook it verifies for. Refusals: those of <see cref="IWebhookGrain.Receive"/>.</summary>
    Task<GrainResult<DeliveryReceipt>> Receive(string workspace, WebhookRequest request, CancellationToken cancellationToken);
}
