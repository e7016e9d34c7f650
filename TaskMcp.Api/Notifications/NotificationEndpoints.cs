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
    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder routes)
    {
        var notifications = routes.MapGroup("/notifications").WithTags("Notifications");
        notifications.MapGet("", List).WithName("ListNotifications").Needs(WorkspaceRole.Viewer);
        notifications.MapGet("/{id}", Get).WithName("GetNotification").Needs(WorkspaceRole.Viewer);
        notifications.MapPatch("/{id}", Update).WithName("UpdateNotification").Needs(WorkspaceRole.Member);
        return routes;
    }

    /// <summary>Lists notifications, newest first.</summary>
    internal static async Task<Results<Ok<Page<NotificationSnapshot>>, Refused>> List(QueryOf<NotificationQuery> query, Call call, INotificationQueries notifications) =>
        Answers.Plain(await notifications.List(call.Workspace, query.Value.Unread, query.Value.Limit, query.Value.Cursor, call.Aborted));

    /// <summary>Gives one notification.</summary>
    internal static async Task<Results<OkWithVersion<NotificationSnapshot>, Refused>> Get(Guid id, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Notification(call, id).Get());

    /// <summary>Marks a notification as read or unread.</summary>
    internal static async Task<Results<OkWithVersion<NotificationSnapshot>, Refused>> Update(Guid id, JsonBody<UpdateNotificationRequest> body, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Notification(call, id).SetRead(body.Value.Read, call.Command()));
}
