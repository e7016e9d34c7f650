namespace TaskMcp.Webhooks;

/// <summary>One delivery of a webhook, from its acknowledgement on. Key: workspace/delivery id.</summary>
[Alias("taskmcp.IWebhookDeliveryGrain")]
public interface IWebhookDeliveryGrain : IGrainWithStringKey
{
    /// <summary>Stores the delivery, unless it came within the last seven days; its work begins afterwards (SPEC W-3).</summary>
    [Alias("Accept")] Task<DeliveryReceipt> Accept(DeliverySnapshot delivery);

    /// <summary>Refusal: <c>delivery.not_found</c>.</summary>
    [Alias("Get"), ReadOnly] Task<GrainResult<DeliverySnapshot>> Get();

    /// <summary>Works on the delivery again, under the mapping as it is now (SPEC W-5). Refusals: <c>delivery.not_found</c>, <c>delivery.pending</c>.</summary>
    [Alias("Redeliver")] Task<GrainResult<DeliverySnapshot>> Redeliver();
}
