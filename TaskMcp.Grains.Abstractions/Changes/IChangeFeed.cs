namespace TaskMcp.Changes;

/// <summary>
/// Tells that rows of the read model have changed, not which (SPEC T-9): for pages that read again what they show. What a page reads after
/// it was told has the change in it.
/// </summary>
public interface IChangeFeed
{
    /// <summary>Where a workspace stands.</summary>
    Task<ChangeState> Now(string workspace, CancellationToken cancellationToken);

    /// <summary>
    /// Ends when something has changed since; answers where the workspace stands then. At once for changes of this process, within about a second for
    /// those of others. Whoever asks again at once is woken by every commit: leave a moment between.
    /// </summary>
    Task<ChangeState> WaitAfter(ChangeState known, CancellationToken cancellationToken);
}
