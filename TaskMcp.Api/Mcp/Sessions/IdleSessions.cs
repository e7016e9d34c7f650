using Microsoft.Extensions.Hosting;

namespace TaskMcp.Api.Mcp.Sessions;

/// <summary>Ends sessions that nobody uses any more, and all of them when the server stops.</summary>
/// <param name="sessions">Asked for only after the start: what they need may make files in a data directory that must be ours first.</param>
/// <param name="clock">The time.</param>
internal sealed class IdleSessions(Lazy<McpSessions> sessions, TimeProvider clock) : BackgroundService
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (sessions.IsValueCreated) await sessions.Value.EndAll();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await sessions.Value.Sweep(Limit, Kept);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }
}
