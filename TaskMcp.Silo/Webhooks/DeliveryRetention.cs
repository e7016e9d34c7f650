using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using TaskMcp.Silo.Access;
using TaskMcp.Silo.Storage;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>Forgets deliveries that were worked on long ago (SPEC O-4), those of deleted webhooks as well. A pending one is never forgotten.</summary>
/// <exception cref="RetentionException">The setting makes no sense.</exception>
internal sealed class DeliveryRetention(ISqlDatabase database, IGrainFactory grains, Workspaces workspaces, TimeProvider clock, IConfiguration configuration, ILogger<DeliveryRetention> logger)
    : RetentionSweep("deliveries", Setting.Read(configuration), workspaces, clock, logger)
{
    /// <summary>A repeat is told for as long as that.</summary>
    public static RetentionSetting Setting { get; } = new("TaskMcp:DeliveryRetention", WebhookDeliveryGrain.Remembered);

    /// <summary>Whether nothing has happened to a delivery since an instant, and nothing is about to. Pure.</summary>
    public static bool MayForget(DeliverySnapshot delivery, DateTimeOffset before) =>
        delivery.Verdict != DeliveryVerdict.Pending && delivery.ReceivedAt < before && (delivery.ProcessedAt is not { } processed || processed < before);

    protected override async Task<int> Forget(string workspace, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (forgotten, webhookId) = (0, Guid.Empty);
        while (await Next(workspace, webhookId, cancellationToken) is { } next)
        {
            webhookId = next;
            forgotten += await Forget(workspace, webhookId, before, cancellationToken);
        }

        return forgotten;
    }

    private Task<Guid?> Next(string workspace, Guid after, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => DeliveryTable.NextWebhook(connection, workspace, after), cancellationToken);

    private async Task<int> Forget(string workspace, Guid webhookId, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (forgotten, from) = (0, new PageCursor(0L, 0));
        while (true)
        {
            var last = from;
            var page = await database.ReadAsync(connection => DeliveryTable.Ended(connection, workspace, webhookId, before, last, PageSize), cancellationToken);
            // A page at once, so that they share their commits.
            var answers = await Task.WhenAll(page.Select(delivery => grains.GetGrain<IDeliverySelf>(GrainKeys.Of(workspace, delivery.Id)).Forget(before)));
            forgotten += answers.Count(isForgotten => isForgotten);
            if (page.Count < PageSize) return forgotten;
            from = page[^1].At;
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
