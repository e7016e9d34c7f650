using TaskMcp.Access;

namespace TaskMcp.Notifications;

/// <summary>One entry of the inbox (SPEC N-1). Key: workspace/notification id.</summary>
[Alias("taskmcp.INotificationGrain")]
public interface INotificationGrain : IGrainWithStringKey
{
    /// <summary>Stores the entry; the same id again changes nothing. Listed when this returns.</summary>
    [Alias("Add")] Task<NotificationSnapshot> Add(AddNotification command);

    /// <summary>Refusal: <c>notification.not_found</c>.</summary>
    [Alias("Get"), ReadOnly] Task<GrainResult<NotificationSnapshot>> Get();

    /// <summary>Marks it as read, or unread again. Refusal: <c>notification.not_found</c>.</summary>
    [Alias("SetRead")] Task<GrainResult<NotificationSnapshot>> SetRead(bool isRead, CommandContext context);
}

[GenerateSerializer, Immutable, Alias("taskmcp.add_notification")]
public sealed record AddNotification
{
    [Id(0)] public Guid? TaskId { get; init; }

    [Id(1)] public string? TaskTitle { get; init; }

    [Id(2)] public required string Text { get; init; }

    [Id(3)] public Guid? BindingId { get; init; }

    [Id(4)] public Guid? RunId { get; init; }

    [Id(5)] public Guid? ConnectionId { get; init; }
}
