using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;

namespace TaskMcp.Web.Shell;

/// <summary>How a page is put on a route.</summary>
internal static class PageRoutes
{
    /// <summary>A page for whoever has this role; not part of the API's description. The handler returns an <see cref="HtmlPage{TComponent}"/>, or NotFound.</summary>
    public static RouteHandlerBuilder MapPage(this IEndpointRouteBuilder routes, string pattern, WorkspaceRole role, Delegate handler) =>
        routes.MapGet(pattern, handler).RequireAuthorization(AccessPolicies.Of(role)).ExcludeFromDescription();
}
