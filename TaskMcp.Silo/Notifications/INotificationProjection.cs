using TaskMcp.Notifications;

namespace TaskMcp.Silo.Notifications;

/// <summary>Brings notifications into the read model.</summary>
public interface INotificationProjection
{
    /// <summary>Stores the notification unless a later <see cref="NotificationSnapshot.Version"/> is there.</summary>
    Task Apply(string workspace, NotificationSnapshot notification, CancellationToken cancellationToken);
}
