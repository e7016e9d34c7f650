using System.Collections.Immutable;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Notifications;
using TaskMcp.Web.Parts;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Notifications;

/// <summary>The inbox of what bindings and TaskMcp itself told (SPEC B-4, N-1).</summary>
internal static class NotificationPages
{
    private const int PageSize = 50;

    public static IEndpointRouteBuilder MapNotificationPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage("/notifications", WorkspaceRole.Viewer, List);
        return routes;
    }

    private static async Task<HtmlPage<NotificationsPage>> List(Visitor visitor, AddressQuery query, INotificationQueries notifications, CancellationToken cancellationToken)
    {
        var isUnreadOnly = query.Text("show") != "all";
        var page = await notifications.List(visitor.Workspace, isUnreadOnly, PageSize, query.Cursor, cancellationToken);
        var view = new NotificationsView
        {
            Query = query,
            IsUnreadOnly = isUnreadOnly,
            Notifications = page.Value?.Items ?? [],
            NextCursor = page.Value?.NextCursor,
            Refusal = page.Refusal?.Message,
        };
        return new HtmlPage<NotificationsPage>(new() { ["View"] = view });
    }
}

/// <summary>What the page of notifications shows.</summary>
public sealed record NotificationsView
{
    public required AddressQuery Query { get; init; }

    /// <summary>Whether those that were read are left out.</summary>
    public required bool IsUnreadOnly { get; init; }

    public required ImmutableArray<NotificationSnapshot> Notifications { get; init; }

    public string? NextCursor { get; init; }

    /// <summary>Why the address shows none.</summary>
    public string? Refusal { get; init; }
}
