using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Notifications;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Notifications;

/// <summary>What notifications need.</summary>
public static class NotificationsServices
{
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddSingleton<INotificationProjection, NotificationProjection>();
        services.AddSingleton<INotificationQueries, NotificationQueries>();
        services.AddSingleton<IRebuildSource, NotificationRebuild>();
        return services;
    }
}
