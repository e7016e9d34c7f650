using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using TaskMcp.Access;
using TaskMcp.Api.Connections;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Access;

/// <summary>
/// Whose token or session a request shows. The installation's owner token is compared here; all others are the authenticator's. Asked twice of a request with a
/// body: before anything of it is read, and when all of it is there, since whoever sends slowly could else go on with what was taken away meanwhile.
/// </summary>
internal sealed class ShownCredentials(OwnerToken owner, IAuthenticator authenticator, PublicAddress address)
{
    private const string Bearer = "Bearer ";

    private static readonly Refusal NotAnyMore = new(RequestCodes.AuthRequired, "The token or session is not good any more.");

    private static readonly Refusal TooLittle = new(RequestCodes.AuthForbidden, "Your role or the scopes of your token do not allow this any more; an owner of the workspace can change them.");

    public static bool IsBearer(string header) => header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when nothing is shown.</summary>
    public async ValueTask<GrainResult<Caller>?> Find(HttpRequest request, CancellationToken cancellationToken)
    {
        var header = request.Headers.Authorization.ToString();
        if (IsBearer(header)) return await ByToken(header[Bearer.Length..].Trim(), BearerAnswer.Resource(request, address), cancellationToken);
        return header.Length == 0 && request.Cookies.TryGetValue(AccessScheme.Cookie, out var session) ? await BySession(session, cancellationToken) : null;
    }

    /// <summary>Why a caller who was let in may not go on; null when he may, or when nobody was let in. From here on he is who he is now.</summary>
    public async ValueTask<Refusal?> WhyNotAnyMore(HttpContext context)
    {
        if (context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is not { Succeeded: true }) return null;
        if (await Find(context.Request, context.RequestAborted) is not { } found) return NotAnyMore;
        if (!found.IsAccepted) return found.Refusal.Code == RequestCodes.AuthUnavailable ? found.Refusal : NotAnyMore;
        if (context.GetEndpoint() is { } route && RoleRoutes.RoleOf(route.Metadata) is { } least && found.Value.Role < least) return TooLittle;
        context.User = CallerClaims.ToPrincipal(found.Value, AccessScheme.Name);
        return null;
    }

    /// <summary>A way to ask whether what a request shows is still good, also when the request itself is over.</summary>
    public Func<CancellationToken, ValueTask<bool>> Remembered(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (IsBearer(header))
        {
            var (token, resource) = (header[Bearer.Length..].Trim(), BearerAnswer.Resource(request, address));
            return async cancellationToken => IsGood(await ByToken(token, resource, cancellationToken));
        }

        if (header.Length == 0 && request.Cookies.TryGetValue(AccessScheme.Cookie, out var session)) return async cancellationToken => IsGood(await BySession(session, cancellationToken));
        // Who was let in without anything has nothing to lose.
        return static _ => ValueTask.FromResult(true);
    }

    // An issuer that can't be asked just now has ended nothing.
    private static bool IsGood(GrainResult<Caller> found) => found.IsAccepted || found.Refusal.Code == RequestCodes.AuthUnavailable;

    private async ValueTask<GrainResult<Caller>> ByToken(string token, Uri resource, CancellationToken cancellationToken) =>
        owner.Is(token) ? Caller.Owner : await authenticator.ByToken(token, resource, cancellationToken);

    private async ValueTask<GrainResult<Caller>> BySession(string session, CancellationToken cancellationToken) =>
        owner.IsSession(session) ? Caller.Owner : await authenticator.BySession(session, cancellationToken);
}
