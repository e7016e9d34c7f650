using TaskMcp.Notifications;

namespace TaskMcp.Silo.Notifications;

/// <summary>What is stored of an entry of the inbox.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.notification_state")]
public sealed record NotificationState
{
    public const string Name = "notification";

    /// <summary>Null until it is added.</summary>
    [Id(0)] public NotificationSnapshot? Notification { get; init; }
}
