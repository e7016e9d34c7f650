using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Access;

/// <summary>
/// Lets an address get tokens and sessions wrong only so often (SPEC A-4). What is right is never turned away: behind a proxy all callers have one
/// address, and a stranger among them must not stop the others.
/// </summary>
internal sealed class FailedTokens(RequestDelegate next, FailedAttempts attempts)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.User.Identity?.IsAuthenticated == true || !Tries(context.Request)) return next(context);
        var address = context.Connection.RemoteIpAddress;
        if (attempts.Wait(FailedAttempts.Tokens, address) is { } wait)
            return new Refused(new(RequestCodes.TooManyFailures, "Too many tokens or sessions from this address were wrong; wait a moment before the next.") { RetryAfter = wait }).ExecuteAsync(context);

        attempts.Count(FailedAttempts.Tokens, address);
        return next(context);
    }

    private static bool Tries(HttpRequest request) => request.Headers.ContainsKey(HeaderNames.Authorization) || request.Cookies.ContainsKey(AccessScheme.Cookie);
}
