using TaskMcp.Api.Http;

namespace TaskMcp.Api.Notifications;

/// <summary>Which notifications to list.</summary>
public sealed record NotificationQuery : PageQuery
{
    /// <summary>Only those that nobody has read.</summary>
    public bool Unread { get; init; }
}

/// <summary>New values for a notification.</summary>
public sealed record UpdateNotificationRequest
{
    /// <summary>True marks it as read, false as unread again.</summary>
    public required bool Read { get; init; }
}
