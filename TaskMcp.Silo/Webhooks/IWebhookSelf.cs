using System.Collections.Immutable;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>What only TaskMcp itself asks of a webhook. Key as <c>IWebhookGrain</c>.</summary>
[Alias("taskmcp.IWebhookSelf")]
public interface IWebhookSelf : IGrainWithStringKey
{
    /// <summary>Seals the secrets under the present data key (SPEC C-8).</summary>
    /// <returns>How many do not open.</returns>
    [Alias("Reseal")] Task<int> Reseal();

    /// <summary>From a breach (SPEC A-7): removes the secrets that none of these data keys has sealed, and disables a webhook that has lost one.</summary>
    /// <returns>Whether it has lost one.</returns>
    [Alias("Lock")] Task<bool> Lock(ImmutableArray<string> keys);
}

/// <summary>What the work on a delivery, which is outside its turns, asks of it and brings home. Key as <c>IWebhookDeliveryGrain</c>.</summary>
[Alias("taskmcp.IDeliverySelf")]
public interface IDeliverySelf : IGrainWithStringKey
{
    /// <summary>The delivery if it waits to be worked on; else null, and its row says so as well from then on.</summary>
    [Alias("Begin")] Task<DeliverySnapshot?> Begin();

    /// <summary>Stores the verdict, unless the delivery has moved on meanwhile.</summary>
    [Alias("Settle")] Task Settle(int attempt, DeliveryOutcome outcome);

    /// <summary>Removes the delivery and all its traces if nothing has happened to it since then; whether it did. A repeat after a crash removes what is left.</summary>
    [Alias("Forget")] Task<bool> Forget(DateTimeOffset before);
}
