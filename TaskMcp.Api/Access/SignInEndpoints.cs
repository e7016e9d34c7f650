using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using TaskMcp.Access;
using TaskMcp.Api.Audit;
using TaskMcp.Api.Http;
using TaskMcp.Audit;

namespace TaskMcp.Api.Access;

/// <summary>Signing in to the pages: a token once, a cookie from then on. A user's own token opens a session that the server keeps; the owner token's is proof of it.</summary>
internal static class SignInEndpoints
{
    /// <summary>The page that asks for the token; the pages' project has it.</summary>
    private const string AskPath = "/welcome";

    private const string Path = "/signin";
    private const int FormLimit = 4096;
    private const int LongestPage = 2048;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>Where to sign in, and to which of our own pages to go then.</summary>
    public static string AskFor(string page) => page == "/" ? AskPath : QueryHelpers.AddQueryString(AskPath, "return", page);

    public static IEndpointRouteBuilder MapSignIn(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup(Path).AllowAnonymous().ExcludeFromDescription();
        open.MapGet("", EnterByLink).WithName("SignInByLink");
        open.MapPost("", EnterByForm).WithName("SignInByForm");
        routes.MapPost("/signout", Leave).WithName("SignOut").ExcludeFromDescription().Needs(WorkspaceRole.None).AddEndpointFilter<AuditFilter>();
        return routes;
    }

    private static async Task<RedirectHttpResult> EnterByLink(HttpContext http, OwnerToken owner, IAuthenticator authenticator, AuditTrail trail) =>
        http.Request.Query["token"].ToString() is { Length: > 0 } token ? await Decide(http, owner, authenticator, trail, token, http.Request.Query["return"]) : TypedResults.LocalRedirect(AskPath);

    private static async Task<RedirectHttpResult> EnterByForm(HttpContext http, OwnerToken owner, IAuthenticator authenticator, AuditTrail trail)
    {
        var request = http.Request;
        if (!SameOrigin.Allows(request) || !request.HasFormContentType || request.ContentLength is null or > FormLimit) return Refuse();
        try
        {
            var form = await request.ReadFormAsync(http.RequestAborted);
            return await Decide(http, owner, authenticator, trail, form["token"].ToString().Trim(), form["return"]);
        }
        catch (InvalidDataException)
        {
            return Refuse();
        }
    }

    private static async Task<RedirectHttpResult> Leave(HttpContext http, Call call, IGrainFactory grains)
    {
        if (call.Caller.SessionId is { } session) await grains.Principal(call, Guid.Parse(call.Actor.Id)).EndSessions(session, call.Command());
        http.Response.Cookies.Delete(AccessScheme.Cookie);
        return TypedResults.LocalRedirect(AskPath);
    }

    private static async Task<RedirectHttpResult> Decide(HttpContext http, OwnerToken owner, IAuthenticator authenticator, AuditTrail trail, string token, string? page)
    {
        if (owner.Is(token))
        {
            await Record(http, trail, Caller.Owner);
            return Enter(http, owner.Session, Lifetime, page);
        }

        var opened = await authenticator.SignIn(token, http.Request.Headers.UserAgent, http.RequestAborted);
        if (!opened.IsAccepted) return Refuse(page);
        if ((await authenticator.BySession(opened.Value.Cookie.Reveal(), http.RequestAborted)).Value is { } caller) await Record(http, trail, caller);
        return Enter(http, opened.Value.Cookie.Reveal(), opened.Value.Session.ExpiresAt - opened.Value.Session.CreatedAt, page);
    }

    private static Task<bool> Record(HttpContext http, AuditTrail trail, Caller caller) => trail.Append(caller.Workspace, AuditTrail.Entry(http, caller, "session.create") with
    {
        TargetType = "session", TargetId = caller.SessionId?.ToString("D"), Outcome = AuditOutcome.Succeeded,
    });

    private static RedirectHttpResult Enter(HttpContext http, string session, TimeSpan lifetime, string? page)
    {
        http.Response.Cookies.Append(AccessScheme.Cookie, session, new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            MaxAge = lifetime,
        });
        return TypedResults.LocalRedirect(IsOurs(page) ? page : "/");
    }

    private static RedirectHttpResult Refuse(string? page = null) =>
        TypedResults.LocalRedirect(QueryHelpers.AddQueryString($"{AskPath}?refused=true", IsOurs(page) ? [new("return", page)] : Array.Empty<KeyValuePair<string, string?>>()));

    // Never to another site: an open redirect would make a phishing page look like ours.
    private static bool IsOurs([NotNullWhen(true)] string? page) =>
        page is ['/', ..] && page is not (['/', '/' or '\\', ..]) && page.Length <= LongestPage && !page.Any(char.IsControl) && Uri.IsWellFormedUriString(page, UriKind.Relative);
}
