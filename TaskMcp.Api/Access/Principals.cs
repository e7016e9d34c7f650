using System.Security.Claims;
using TaskMcp.Access;

namespace TaskMcp.Api.Access;

/// <summary>The principal of a request as the actor of its commands.</summary>
internal static class Principals
{
    public static Actor ToActor(this ClaimsPrincipal principal) =>
        principal.FindFirstValue(ClaimTypes.NameIdentifier) == Actor.Owner.Id
            ? Actor.Owner
            : throw new InvalidOperationException("Every route but the open ones needs a principal.");
}
