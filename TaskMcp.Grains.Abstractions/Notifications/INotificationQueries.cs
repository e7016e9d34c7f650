namespace TaskMcp.Notifications;

/// <summary>Lists of notifications, newest first, from the read model.</summary>
public interface INotificationQueries
{
    /// <summary>Refusal: <c>request.cursor_invalid</c>.</summary>
    Task<GrainResult<Page<NotificationSnapshot>>> List(string workspace, bool unreadOnly, int limit, string? cursor, CancellationToken cancellationToken);
}
