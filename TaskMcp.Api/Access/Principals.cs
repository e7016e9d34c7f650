using System.Security.Claims;
using TaskMcp.Access;

namespace TaskMcp.Api.Access;

/// <summary>The principal of a request as its caller, and as the actor of its commands.</summary>
internal static class Principals
{
    /// <exception cref="InvalidOperationException">An open route asked who calls.</exception>
    public static Caller ToCaller(this ClaimsPrincipal principal) =>
        CallerClaims.Read(principal) ?? throw new InvalidOperationException("Every route but the open ones needs a principal.");

    /// <exception cref="InvalidOperationException">An open route asked who calls.</exception>
    public static Actor ToActor(this ClaimsPrincipal principal) => principal.ToCaller().Actor;
}
