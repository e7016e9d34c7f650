using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskMcp.Access;
using TaskMcp.Api.Connections;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Access;

/// <summary>
/// Knows callers by <c>Authorization: Bearer</c>, or by the cookie of <see cref="SignInEndpoints"/> (SPEC A-1, S-4); <see cref="ShownCredentials"/> says whose they are.
/// </summary>
internal sealed class AccessScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ShownCredentials shown, PublicAddress address)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "TaskMcp";
    public const string Cookie = "taskmcp_session";

    private Refusal? _refusal;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length > 0 && !ShownCredentials.IsBearer(header)) return AuthenticateResult.Fail("Only bearer tokens are known.");
        // Not asked who it is: a page of another site must learn nothing.
        if (header.Length == 0 && Request.Cookies.ContainsKey(Cookie) && !SameOrigin.Allows(Request)) return AuthenticateResult.Fail("A change with the cookie must come from our own pages.");
        return await shown.Find(Request, Context.RequestAborted) is { } found ? Decide(found) : AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_refusal is { Code: RequestCodes.AuthUnavailable } unavailable) return new Refused(unavailable).ExecuteAsync(Context);
        if (PageRequest.Is(Request) || IsOAuth(Request))
        {
            Response.Redirect(SignInEndpoints.AskFor(Request.GetEncodedPathAndQuery()));
            return Task.CompletedTask;
        }

        Response.Headers.WWWAuthenticate = BearerAnswer.Challenge(Request, address, isInvalid: Request.Headers.Authorization.Count > 0);
        return new Refused(new(RequestCodes.AuthRequired, "Send the token as Authorization: Bearer <token>, or sign in with the link that the server prints at its start."))
            .ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        new Refused(new(RequestCodes.AuthForbidden, "Your role or the scopes of your token do not allow this; an owner of the workspace can change them.")).ExecuteAsync(Context);

    private static bool IsOAuth(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path.StartsWithSegments("/oauth/connect") && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private AuthenticateResult Decide(GrainResult<Caller> found)
    {
        if (found.IsAccepted) return AuthenticateResult.Success(new(CallerClaims.ToPrincipal(found.Value, Name), Name));
        _refusal = found.Refusal;
        return AuthenticateResult.Fail("The token or session is not good.");
    }
}
