using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;

namespace TaskMcp.Api.Access;

/// <summary>Signing in to the pages: the owner token once, a cookie from then on.</summary>
internal static class SignInEndpoints
{
    /// <summary>The page that asks for the token; the pages' project has it.</summary>
    public const string AskPath = "/welcome";

    private const string Path = "/signin";
    private const int FormLimit = 4096;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    public static IEndpointRouteBuilder MapSignIn(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup(Path).AllowAnonymous().ExcludeFromDescription();
        open.MapGet("", EnterByLink).WithName("SignInByLink");
        open.MapPost("", EnterByForm).WithName("SignInByForm");
        routes.MapPost("/signout", Leave).WithName("SignOut").ExcludeFromDescription().Needs(WorkspaceRole.None);
        return routes;
    }

    private static RedirectHttpResult EnterByLink(HttpContext http, OwnerToken owner) =>
        http.Request.Query["token"].ToString() is { Length: > 0 } token ? Decide(http, owner, token) : TypedResults.LocalRedirect(AskPath);

    private static async Task<RedirectHttpResult> EnterByForm(HttpContext http, OwnerToken owner)
    {
        var request = http.Request;
        if (!SameOrigin.Allows(request) || !request.HasFormContentType || request.ContentLength is null or > FormLimit) return Refuse();
        try
        {
            var form = await request.ReadFormAsync(http.RequestAborted);
            return Decide(http, owner, form["token"].ToString().Trim());
        }
        catch (InvalidDataException)
        {
            return Refuse();
        }
    }

    private static RedirectHttpResult Leave(HttpContext http)
    {
        http.Response.Cookies.Delete(OwnerScheme.Cookie);
        return TypedResults.LocalRedirect(AskPath);
    }

    private static RedirectHttpResult Decide(HttpContext http, OwnerToken owner, string token)
    {
        if (!owner.Is(token)) return Refuse();
        http.Response.Cookies.Append(OwnerScheme.Cookie, owner.Session, new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            MaxAge = Lifetime,
        });
        return TypedResults.LocalRedirect("/");
    }

    private static RedirectHttpResult Refuse() => TypedResults.LocalRedirect($"{AskPath}?refused=true");
}
