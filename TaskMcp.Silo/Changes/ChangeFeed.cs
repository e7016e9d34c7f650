using TaskMcp.Changes;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Changes;

/// <summary>The marks as a feed. The signal only wakes; what has changed says the table.</summary>
internal sealed class ChangeFeed(ISqlDatabase database, ChangeSignal signal, TimeProvider clock) : IChangeFeed
{
    /// <summary>How often those who wait look, in case another process wrote.</summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    public Task<ChangeState> Now(string workspace, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => ChangeTable.Read(connection, workspace), cancellationToken);

    public async Task<ChangeState> WaitAfter(ChangeState known, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Asked for before the table is read: what comes in between wakes.
            var next = signal.Next(known.Workspace);
            var now = await Now(known.Workspace, cancellationToken);
            if (!now.Since(known).IsEmpty) return now;
            try
            {
                await next.WaitAsync(CheckInterval, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                // Nothing from this process: look whether another one wrote.
            }
        }
    }
}
