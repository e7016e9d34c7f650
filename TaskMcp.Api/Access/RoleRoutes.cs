using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TaskMcp.Access;

namespace TaskMcp.Api.Access;

/// <summary>Routes and the least role that they need (SPEC S-5).</summary>
internal static class RoleRoutes
{
    /// <summary>Callers need this role or a higher one. A route that says nothing needs <see cref="WorkspaceRole.Owner"/>.</summary>
    public static T Needs<T>(this T routes, WorkspaceRole role) where T : IEndpointConventionBuilder => routes.RequireAuthorization(AccessPolicies.Of(role));

    /// <summary>The least role for a route; null when it is open to everybody.</summary>
    public static WorkspaceRole? RoleOf(EndpointMetadataCollection metadata)
    {
        if (metadata.GetMetadata<IAllowAnonymous>() is not null) return null;
        var named = metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => AccessPolicies.Role(data.Policy)).ToList();
        return named.Count == 0 ? WorkspaceRole.Owner : named.Max();
    }
}
