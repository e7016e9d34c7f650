namespace TaskMcp.Webhooks;

/// <summary>Finds the webhook of a request that names none, by its secret or signature and its <c>source</c> (SPEC W-1).</summary>
public interface IWebhookFinder
{
    /// <summary>Has the request received by the webhook it verifies for, in whatever workspace that is. Refusals: those of <see cref="IWebhookGrain.Receive"/>.</summary>
    Task<GrainResult<DeliveryReceipt>> Receive(WebhookRequest request, CancellationToken cancellationToken);

    /// <summary>The key of the webhook with this id, since whoever sends to it names no workspace; that of none when there is no such webhook.</summary>
    Task<string> KeyOf(Guid id, CancellationToken cancellationToken);
}
