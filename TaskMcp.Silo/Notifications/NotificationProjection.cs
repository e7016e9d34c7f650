using TaskMcp.Notifications;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Notifications;

/// <summary>Brings notifications into the read model.</summary>
internal sealed class NotificationProjection(ISqlDatabase database) : INotificationProjection
{
    public Task Apply(string workspace, NotificationSnapshot notification, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => NotificationTable.Write(connection, workspace, notification), cancellationToken);
}
