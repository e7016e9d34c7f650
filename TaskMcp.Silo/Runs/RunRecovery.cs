using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskMcp.Runs;
using TaskMcp.Silo.Access;

namespace TaskMcp.Silo.Runs;

/// <summary>
/// Goes on with unfinished runs as soon as the process is up. Their reminders would do it too, within a minute, and do it for the few
/// that a crash kept out of the read model; this is for people who wait.
/// </summary>
internal sealed partial class RunRecovery(IRunQueries runs, IGrainFactory grains, Workspaces workspaces, IHostApplicationLifetime lifetime, ILogger<RunRecovery> logger) : BackgroundService
{
    private const int PageSize = 200;

    /// <summary>Puts every unfinished run into its line, where it already is unless a crash came in between. Oldest first, to keep the order (SPEC B-7).</summary>
    public async Task Recover(string workspace, CancellationToken cancellationToken)
    {
        var unfinished = await Unfinished(workspace, cancellationToken);
        if (unfinished.Count == 0) return;
        LogRecovering(logger, unfinished.Count);
        foreach (var run in unfinished.OrderBy(run => run.CreatedAt).ThenBy(run => run.Id))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await grains.GetGrain<IRunQueueGrain>(GrainKeys.RunQueue(workspace, run.TaskId, run.BindingId)).Enqueue(run.Id);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        try
        {
            await foreach (var workspace in workspaces.All(stoppingToken)) await Recover(workspace, stoppingToken);
        }
        catch (Exception error) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(logger, error);
        }
    }

    private async Task<List<RunSnapshot>> Unfinished(string workspace, CancellationToken cancellationToken)
    {
        var found = new List<RunSnapshot>();
        var filter = new RunFilter { Workspace = workspace, State = [RunState.Queued, RunState.Running, RunState.WaitingRetry], Limit = PageSize };
        while (true)
        {
            if ((await runs.List(filter, cancellationToken)).Value is not { } page) return found;
            found.AddRange(page.Items);
            if (page.NextCursor is null) return found;
            filter = filter with { Cursor = page.NextCursor };
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Going on with {Count} unfinished runs")]
    private static partial void LogRecovering(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Unfinished runs could not all be woken; their reminders will")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
