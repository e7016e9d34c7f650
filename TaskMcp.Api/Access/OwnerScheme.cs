using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskMcp.Access;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Access;

/// <summary>Knows the owner by <c>Authorization: Bearer</c>, or by the cookie of <see cref="SignInEndpoints"/> (SPEC A-1).</summary>
internal sealed class OwnerScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, OwnerToken owner)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Owner";
    public const string Cookie = "taskmcp_session";
    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return Task.FromResult(Decide(owner.Is(header[Bearer.Length..].Trim())));
        if (header.Length > 0) return Task.FromResult(AuthenticateResult.Fail("Only bearer tokens are known."));
        return Task.FromResult(Request.Cookies.TryGetValue(Cookie, out var session)
            ? Decide(owner.IsSession(session) && SameOrigin.Allows(Request))
            : AuthenticateResult.NoResult());
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (IsPage(Request))
        {
            Response.Redirect(SignInEndpoints.AskPath);
            return Task.CompletedTask;
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        return new Refused(new(RequestCodes.AuthRequired, "Send the token as Authorization: Bearer <token>, or sign in with the link that the server prints at its start."))
            .ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        new Refused(new(RequestCodes.AuthForbidden, "Your role or the scopes of your token do not allow this; an owner of the workspace can change them.")).ExecuteAsync(Context);

    private static bool IsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && (request.Path == "/" || request.Path.StartsWithSegments("/oauth/connect")) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static AuthenticateResult Decide(bool isOwner)
    {
        if (!isOwner) return AuthenticateResult.Fail("The token or session is not the owner's.");
        return AuthenticateResult.Success(new(CallerClaims.ToPrincipal(Caller.Owner, Name), Name));
    }
}
