using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskMcp.Runs;

namespace TaskMcp.Silo.Runs;

/// <summary>Forgets runs that ended long ago, every hour. What is cut off goes on the next time.</summary>
internal sealed partial class RunRetention : BackgroundService
{
    private const int PageSize = 200;

    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    private readonly IRunQueries _runs;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _clock;
    private readonly ILogger<RunRetention> _logger;
    private readonly TimeSpan _kept;

    /// <exception cref="RetentionException">The setting makes no sense.</exception>
    public RunRetention(IRunQueries runs, IGrainFactory grains, TimeProvider clock, IConfiguration configuration, ILogger<RunRetention> logger) =>
        (_runs, _grains, _clock, _logger, _kept) = (runs, grains, clock, logger, RetentionRules.Read(configuration));

    /// <summary>Forgets all runs that ended before the time of keeping; how many.</summary>
    public async Task<int> Sweep(string workspace, CancellationToken cancellationToken)
    {
        var before = _clock.GetUtcNow() - _kept;
        var forgotten = 0;
        var filter = new RunFilter { Workspace = workspace, State = [.. RetentionRules.Forgettable], To = before, Limit = PageSize };
        while ((await _runs.List(filter, cancellationToken)).Value is { Items.IsEmpty: false } page)
        {
            foreach (var run in page.Items)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await _grains.GetGrain<IRunSelf>(GrainKeys.Of(workspace, run.Id)).Forget(before)) forgotten++;
            }

            if (page.NextCursor is null) break;
            filter = filter with { Cursor = page.NextCursor };
        }

        if (forgotten > 0) LogForgotten(_logger, forgotten, before);
        return forgotten;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, _clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Sweep(GrainKeys.DefaultWorkspace, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(_logger, error);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} runs that ended before {Before:u} were forgotten")]
    private static partial void LogForgotten(ILogger logger, int count, DateTimeOffset before);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old runs could not all be forgotten; the next try is in an hour")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
