using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskMcp.ServiceDefaults;

namespace TaskMcp.Silo.Webhooks;

/// <summary>
/// Works on deliveries after they were acknowledged, a number of them at once (SPEC W-3, W-6). However many come together, the others
/// wait, so that acknowledging and whatever else the process does keep most of it; and no turn of a grain lasts as long as the work.
/// </summary>
internal sealed partial class DeliveryWork(
    DeliveryQueue queue, DeliveryLine line, DeliveryProcessing processing, IGrainFactory grains, TimeProvider clock, ILogger<DeliveryWork> logger) : BackgroundService
{
    /// <summary>Each waits for the disk most of its time, and they share its commits.</summary>
    private const int AtOnce = 32;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => WorkOnAll(stoppingToken)));

    private async Task WorkOnAll(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            using var place = await line.Next(stoppingToken);
            await WorkOn(place, stoppingToken);
        }
    }

    private async Task WorkOn(DeliveryPlace place, CancellationToken stoppingToken)
    {
        var key = place.Key;
        try
        {
            var grain = grains.GetGrain<IDeliverySelf>(key);
            if (await grain.Begin() is { } delivery)
            {
                using var activity = TaskMcpTelemetry.Activities.StartActivity("webhook.deliver", ActivityKind.Internal, delivery.TraceParent);
                activity?.SetTag("taskmcp.delivery.id", delivery.Id).SetTag("taskmcp.webhook.id", delivery.WebhookId);
                if (await processing.Process(GrainKeys.Workspace(key), delivery, place) is not { } outcome)
                {
                    Rest(key, stoppingToken);
                    return;
                }

                await grain.Settle(delivery.Attempt, outcome);
            }

            queue.Succeed(key);
        }
        catch (Exception error) when (!stoppingToken.IsCancellationRequested)
        {
            LogInterrupted(logger, error, GrainKeys.Id(key));
            Rest(key, stoppingToken);
        }
    }

    private void Rest(string key, CancellationToken stoppingToken)
    {
        if (queue.Rest(key) is { } rest) _ = GoOnAfter(rest, key, stoppingToken);
    }

    private async Task GoOnAfter(TimeSpan rest, string key, CancellationToken stoppingToken)
    {
        await Task.Delay(rest, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        queue.EndRest(key);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The work on delivery {DeliveryId} was interrupted; it goes on shortly")]
    private static partial void LogInterrupted(ILogger logger, Exception error, Guid deliveryId);
}
