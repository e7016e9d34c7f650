using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskMcp.Silo.Access;

namespace TaskMcp.Silo.Storage;

/// <summary>Forgets what ended long ago, every hour. What is cut off goes on the next time.</summary>
internal abstract partial class RetentionSweep(string things, TimeSpan kept, Workspaces workspaces, TimeProvider clock, ILogger logger) : BackgroundService
{
    protected const int PageSize = 200;

    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Forgets all that ended before the time of keeping; how many.</summary>
    public async Task<int> Sweep(string workspace, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - kept;
        var forgotten = await Forget(workspace, before, cancellationToken);
        if (forgotten > 0) LogForgotten(logger, forgotten, things, before);
        return forgotten;
    }

    /// <summary>Forgets all that ended before an instant; how many.</summary>
    protected abstract Task<int> Forget(string workspace, DateTimeOffset before, CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await foreach (var workspace in workspaces.All(stoppingToken)) await Try(workspace, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, error, things);
            }
        }
    }

    /// <summary>What is wrong with one workspace keeps nothing in the others.</summary>
    private async Task Try(string workspace, CancellationToken stoppingToken)
    {
        try
        {
            await Sweep(workspace, stoppingToken);
        }
        catch (Exception error) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(logger, error, things);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} {Things} that ended before {Before:u} were forgotten")]
    private static partial void LogForgotten(ILogger logger, int count, string things, DateTimeOffset before);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old {Things} could not all be forgotten; the next try is in an hour")]
    private static partial void LogFailed(ILogger logger, Exception error, string things);
}
