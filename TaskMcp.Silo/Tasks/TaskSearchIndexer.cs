using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TaskMcp.Silo.Tasks;

/// <summary>Indexes queued tasks in the background, a moment after the first, so that many share a batch.</summary>
internal sealed partial class TaskSearchIndexer(TaskSearchIndex index, TimeProvider clock, ILogger<TaskSearchIndexer> logger) : BackgroundService
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        index.Nudge();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await index.Nudged(stoppingToken);
                await Task.Delay(Moment, clock, stoppingToken);
                await index.Flush(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // The queue is durable and every search flushes it: the next round tries again.
                LogFailed(logger, error);
                index.Nudge();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Indexing the text of tasks failed; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
