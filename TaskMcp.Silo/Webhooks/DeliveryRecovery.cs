using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskMcp.Silo.Storage;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>
/// Goes on with deliveries that were acknowledged and not worked on (SPEC W-3): all of them as soon as the process is up, later those
/// that have been waiting for a minute, which another silo may have left.
/// </summary>
internal sealed partial class DeliveryRecovery(
    ISqlDatabase database, IGrainFactory grains, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<DeliveryRecovery> logger) : BackgroundService
{
    private const int PageSize = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Wakes every unfinished delivery that came before an instant; answers how many.</summary>
    public async Task<int> Recover(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (count, last) = (0, 0L);
        while (true)
        {
            var from = last;
            var page = await database.ReadAsync(connection => DeliveryTable.Unfinished(connection, from, before, PageSize), cancellationToken);
            foreach (var (row, key) in page)
            {
                await grains.GetGrain<IWebhookDeliveryGrain>(key).Resume();
                (count, last) = (count + 1, row);
            }

            if (page.Count < PageSize) return count;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        using var rounds = new PeriodicTimer(Interval, clock);
        var before = clock.GetUtcNow();
        do
        {
            try
            {
                if (await Recover(before, stoppingToken) is var count and > 0) LogRecovered(logger, count);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, error);
            }

            before = clock.GetUtcNow();
        }
        while (await rounds.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Going on with {Count} unfinished deliveries")]
    private static partial void LogRecovered(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Unfinished deliveries could not all be woken; they will be in a minute")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
