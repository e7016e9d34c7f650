using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Webhooks;

/// <summary>
/// Goes on with deliveries that were acknowledged and not worked on (SPEC W-3): all of them as soon as the process is up, later those
/// that found no room to wait in memory, and every minute those that have been waiting for one, which another silo may have left.
/// </summary>
internal sealed partial class DeliveryRecovery(
    ISqlDatabase database, DeliveryQueue queue, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<DeliveryRecovery> logger) : BackgroundService
{
    private const int PageSize = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Has every unfinished delivery that came until an instant worked on, in the order in which they came; answers how many.</summary>
    public async Task<int> Recover(DateTimeOffset until, CancellationToken cancellationToken)
    {
        var (count, last) = (0, 0L);
        while (true)
        {
            var from = last;
            var page = await database.ReadAsync(connection => DeliveryTable.Unfinished(connection, from, until, PageSize), cancellationToken);
            foreach (var (row, key) in page)
            {
                await queue.Add(key, cancellationToken);
                (count, last) = (count + 1, row);
            }

            if (page.Count < PageSize) return count;
        }
    }

    /// <summary>What comes from now on must not overtake what was left by the process before.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        queue.BeginCatchUp();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        var (round, isLeftOut) = (clock.GetUtcNow(), true);
        while (!stoppingToken.IsCancellationRequested)
        {
            var last = round;
            round = clock.GetUtcNow();
            try
            {
                if (await (isLeftOut ? CatchUp(stoppingToken) : Recover(last, stoppingToken)) is var count and > 0) LogRecovered(logger, count);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, error);
            }

            isLeftOut = await IsLeftOutWithin(Interval, stoppingToken);
        }
    }

    /// <summary>All of them, whatever the clock says of when they came: it may have been set back.</summary>
    private async Task<int> CatchUp(CancellationToken stoppingToken)
    {
        var count = 0;
        do
        {
            queue.BeginCatchUp();
            count += await Recover(DateTimeOffset.MaxValue, stoppingToken);
        }
        while (!queue.TryEndCatchUp());
        return count;
    }

    /// <summary>Waits until a delivery finds no room, but not for longer than that.</summary>
    private async Task<bool> IsLeftOutWithin(TimeSpan time, CancellationToken stoppingToken)
    {
        using var patience = new CancellationTokenSource(time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
        try
        {
            return await queue.LeftOut(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Going on with {Count} unfinished deliveries")]
    private static partial void LogRecovered(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Unfinished deliveries could not all be gone on with; they will be in a minute")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
