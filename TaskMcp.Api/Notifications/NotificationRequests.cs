using System.ComponentModel.DataAnnotations;
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

/// <summary>Which notifications to mark as read.</summary>
public sealed record ReadNotificationsRequest
{
    /// <summary>Only those that came until this instant: what somebody has seen. Left out: all.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How many at most.</summary>
    [Range(1, 1000)] public int Limit { get; init; } = 1000;
}

/// <summary>What came of marking notifications as read.</summary>
public sealed record ReadNotificationsAnswer
{
    /// <summary>How many are read now that were not.</summary>
    public required int Read { get; init; }

    /// <summary>Whether more of them are unread: the same request goes on.</summary>
    public required bool More { get; init; }
}
