using Microsoft.Extensions.Logging;
using TaskMcp.Runs;

namespace TaskMcp.Api.Mcp.Resources;

/// <summary>
/// Tells when a run has changed. Runs have no feed, so the run is asked: every second while it is at work, seldom once it has ended, when only
/// somebody who replays it changes it.
/// </summary>
internal sealed partial class RunWatch : IAsyncDisposable
{
    private static readonly TimeSpan AtWork = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Ended = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ending = new();
    private readonly IRunGrain _run;
    private readonly Action _updated;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Task _work;

    public RunWatch(IRunGrain run, RunSnapshot seen, Action updated, TimeProvider clock, ILogger log)
    {
        (_run, _updated, _clock, _log) = (run, updated, clock, log);
        _work = Follow(seen);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _work;
        _ending.Dispose();
    }

    private async Task Follow(RunSnapshot seen)
    {
        try
        {
            while (true)
            {
                await Task.Delay(seen.FinishedAt is null ? AtWork : Ended, _clock, _ending.Token);
                seen = await Look(seen);
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
    }

    private async Task<RunSnapshot> Look(RunSnapshot seen)
    {
        try
        {
            var now = await _run.Get();
            if (!now.IsAccepted || now.Value.Version == seen.Version) return seen;
            _updated();
            return now.Value;
        }
        catch (Exception error)
        {
            LogFailed(_log, error);
            return seen;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A run could not be asked for an MCP subscription; trying again")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
