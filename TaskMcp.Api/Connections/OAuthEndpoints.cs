using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Audit;
using TaskMcp.Api.Http;
using TaskMcp.Audit;
using TaskMcp.Connections;

namespace TaskMcp.Api.Connections;

/// <summary>Signing in to MCP servers (SPEC C-7): over the API, and in a browser.</summary>
internal static class OAuthEndpoints
{
    private const string CallbackPath = "/oauth/callback";
    private const string CookiePath = "/oauth";
    private const string BrowserCookie = "taskmcp_connect";
    private const int BrowserKeyBytes = 32;
    private static readonly TimeSpan BrowserKeyLifetime = TimeSpan.FromMinutes(10);

    public static IEndpointRouteBuilder MapOAuth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/oauth/connect/{id}", Connect).WithName("ConnectInBrowser").ExcludeFromDescription().Needs(WorkspaceRole.Maintainer);
        var open = routes.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        open.MapGet(CallbackPath, Callback).WithName("OAuthCallback").LimitFailures("sign-in", response => response.StatusCode >= StatusCodes.Status400BadRequest);
        open.MapGet(ClientMetadataUrl.Path, OAuthClientMetadata.Get).WithName("OAuthClientMetadata");
        return routes;
    }

    /// <summary>Gets a new token. Where that takes a person, the answer says which page to open in a browser that is signed in to TaskMcp.</summary>
    internal static async Task<Results<Ok<AuthProgress>, Refused>> Refresh(Guid id, QueryOf<RefreshAuthQuery> query, HttpRequest request, Call call, PublicAddress address, IGrainFactory grains)
    {
        // Bound to a key that nobody has. A link that ends the sign-in of whoever opens it could be sent to somebody else, whose account the connection would then
        // act with (confused deputy); the page binds it to the browser, and to a person who may connect.
        var command = new RefreshAuth { Context = call.Command(), RedirectUri = address.Of(request) + CallbackPath, Anew = query.Value.Anew, BrowserKey = new(NewKey()) };
        var result = await grains.Connection(call, id).RefreshAuth(command, call.Aborted);
        return Answers.Plain(result.Value is { AuthorizationUrl: not null } progress ? progress with { AuthorizationUrl = $"{address.Of(request)}/oauth/connect/{id:D}", ExpiresAt = null } : result);
    }

    /// <summary>Where a person who is signed in here goes to sign in there.</summary>
    internal static async Task<Results<RedirectHttpResult, OAuthPage>> Connect(Guid id, HttpContext http, Call call, PublicAddress address, IGrainFactory grains, AuditTrail trail)
    {
        var key = BrowserKey(http.Request);
        var command = new RefreshAuth { Context = call.Command(), RedirectUri = address.Of(http.Request) + CallbackPath, BrowserKey = new(key), Anew = true };
        var result = await grains.Connection(call, id).RefreshAuth(command, call.Aborted);
        var verdict = result.IsAccepted ? new(AuditDecision.Allowed, AuditOutcome.Succeeded) : AuditVerdict.Of(result.Refusal);
        if (!await trail.Record(http, verdict, started: null)) return OAuthPage.Refused(AuditTrail.NotRecorded(verdict), id);
        if (!result.IsAccepted) return OAuthPage.Refused(result.Refusal, id);
        if (result.Value.AuthorizationUrl is not { } url) return OAuthPage.Connected(id);
        http.Response.Cookies.Append(BrowserCookie, key, new()
        {
            HttpOnly = true,
            // The person comes back from another site.
            SameSite = SameSiteMode.Lax,
            Secure = address.Of(http.Request).StartsWith("https:", StringComparison.OrdinalIgnoreCase),
            // Sent to the beginning of the next sign-in, too, so that it takes the same key.
            Path = CookiePath,
            MaxAge = BrowserKeyLifetime,
        });
        return TypedResults.Redirect(url);
    }

    /// <summary>Where the authorization server sends the person back to. Needs no principal: the state says which sign-in it is.</summary>
    internal static async Task<OAuthPage> Callback(HttpRequest request, IGrainFactory grains, AuditTrail trail)
    {
        var query = request.Query;
        if (query.Any(parameter => parameter.Value.Count != 1) || !SignInStates.TryFind(query["state"], out var key))
            return OAuthPage.Refused(new("oauth.state_invalid", "The address is incomplete. Begin the sign-in again."));

        var response = new AuthorizationResponse
        {
            State = new(query["state"].ToString()),
            Code = query["code"].ToString() is { Length: > 0 } code ? new Secret(code) : null,
            Issuer = query.TryGetValue("iss", out var issuer) ? issuer.ToString() : null,
            Error = query["error"].ToString() is { Length: > 0 } error ? error : null,
            ErrorDescription = query["error_description"].ToString() is { Length: > 0 } words ? words : null,
            BrowserKey = request.Cookies.TryGetValue(BrowserCookie, out var browserKey) ? new Secret(browserKey) : null,
        };
        var result = await grains.GetGrain<IConnectionGrain>(key).CompleteAuth(response, CancellationToken.None);
        await Record(request.HttpContext, trail, key, result.Refusal);
        if (result.IsAccepted) return OAuthPage.Connected(result.Value.Id, result.Value.Name);
        // A state that is not good says nothing of what there is.
        return OAuthPage.Refused(result.Refusal, IsOfNobody(result.Refusal) ? null : GrainKeys.Id(key));
    }

    /// <summary>Whoever comes back is known by the state only, so it is TaskMcp that did it; a state that is not good says nothing of anybody and is not written down.</summary>
    private static async Task Record(HttpContext http, AuditTrail trail, string key, Refusal? refusal)
    {
        if (refusal is not null && IsOfNobody(refusal)) return;
        var id = GrainKeys.Id(key);
        var caller = new Caller { Workspace = GrainKeys.Workspace(key), Actor = Actor.System, Role = WorkspaceRole.None };
        await trail.Append(caller.Workspace, AuditTrail.Entry(http, caller, "connection.sign_in") with
        {
            TargetType = "connection", TargetId = id.ToString("D"), ConnectionId = id, Outcome = refusal is null ? AuditOutcome.Succeeded : AuditOutcome.Failed, OutcomeCode = refusal?.Code,
        });
    }

    private static bool IsOfNobody(Refusal refusal) => refusal.Code is "oauth.state_invalid" or "connection.not_found";

    // The same one for sign-ins at once, in two tabs.
    private static string BrowserKey(HttpRequest request) =>
        request.Cookies.TryGetValue(BrowserCookie, out var known) && Base64Url.IsValid(known, out var length) && length == BrowserKeyBytes
            ? known
            : NewKey();

    private static string NewKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(BrowserKeyBytes));
}

/// <summary>How to get a new token.</summary>
public sealed record RefreshAuthQuery
{
    /// <summary>Sign in again although there is a token.</summary>
    public bool Anew { get; init; }
}
