using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;

namespace TaskMcp.Api.Access;

/// <summary>The least role that a route needs (SPEC S-5).</summary>
internal sealed record RoleRequirement(WorkspaceRole Role) : IAuthorizationRequirement;

/// <summary>Lets callers in whose role is enough. A route that says nothing needs an owner: what is forgotten is closed, not open.</summary>
internal sealed class RoleCheck : AuthorizationHandler<RoleRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RoleRequirement requirement)
    {
        if (CallerClaims.Read(context.User) is { } caller && (caller.Role >= requirement.Role || IsNoRoute(context.Resource))) context.Succeed(requirement);
        return Task.CompletedTask;
    }

    /// <summary>There is nothing at this address or under this method: a 404 or a 405 for everybody who is known.</summary>
    private static bool IsNoRoute(object? resource) => resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint;
}
