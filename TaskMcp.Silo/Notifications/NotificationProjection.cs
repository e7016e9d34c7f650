using TaskMcp.Changes;
using TaskMcp.Notifications;
using TaskMcp.Silo.Changes;

namespace TaskMcp.Silo.Notifications;

/// <summary>Brings notifications into the read model.</summary>
internal sealed class NotificationProjection(ChangeMarks marks) : INotificationProjection
{
    public Task Apply(string workspace, NotificationSnapshot notification, CancellationToken cancellationToken) =>
        marks.Write(workspace, ChangeKind.Notifications, connection => NotificationTable.Write(connection, workspace, notification), cancellationToken);
}
