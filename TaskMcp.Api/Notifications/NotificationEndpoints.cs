using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Http;
using TaskMcp.Notifications;

namespace TaskMcp.Api.Notifications;

/// <summary>The inbox of what bindings told (SPEC B-4, N-1).</summary>
internal static class NotificationEndpoints
{
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 16 };

    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder routes)
    {
        var notifications = routes.MapGroup("/notifications").WithTags("Notifications");
        notifications.MapGet("", List).WithName("ListNotifications").Needs(WorkspaceRole.Viewer);
        notifications.MapPost("/read", ReadAll).WithName("ReadNotifications").Needs(WorkspaceRole.Member);
        notifications.MapGet("/{id}", Get).WithName("GetNotification").Needs(WorkspaceRole.Viewer);
        notifications.MapPatch("/{id}", Update).WithName("UpdateNotification").Needs(WorkspaceRole.Member);
        return routes;
    }

    /// <summary>Lists notifications, newest first.</summary>
    internal static async Task<Results<Ok<Page<NotificationSnapshot>>, Refused>> List(QueryOf<NotificationQuery> query, Call call, INotificationQueries notifications) =>
        Answers.Plain(await notifications.List(call.Workspace, query.Value.Unread, query.Value.Limit, query.Value.Cursor, call.Aborted));

    /// <summary>Marks all that are unread as read, those first that came last. Goes on with the same request where there are more than <c>limit</c>.</summary>
    internal static async Task<Results<Ok<ReadNotificationsAnswer>, Refused>> ReadAll(
        JsonBody<ReadNotificationsRequest> body, Call call, INotificationQueries notifications, IGrainFactory grains)
    {
        // All of them first: one that is read leaves the list.
        var unread = await Pages.Collect(body.Value.Limit, null, (limit, cursor) => notifications.List(call.Workspace, unreadOnly: true, limit, cursor, call.Aborted));
        if (!unread.IsAccepted) return new Refused(unread.Refusal);
        var seen = unread.Value.Items.Where(notification => body.Value.Until is not { } until || notification.CreatedAt <= until).ToList();
        await Parallel.ForEachAsync(seen, AtOnce, async (notification, _) => await grains.Notification(call, notification.Id).SetRead(true, call.Command()));
        return TypedResults.Ok(new ReadNotificationsAnswer { Read = seen.Count, More = unread.Value.NextCursor is not null });
    }

    /// <summary>Gives one notification.</summary>
    internal static async Task<Results<OkWithVersion<NotificationSnapshot>, Refused>> Get(Guid id, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Notification(call, id).Get());

    /// <summary>Marks a notification as read or unread.</summary>
    internal static async Task<Results<OkWithVersion<NotificationSnapshot>, Refused>> Update(Guid id, JsonBody<UpdateNotificationRequest> body, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Notification(call, id).SetRead(body.Value.Read, call.Command()));
}
