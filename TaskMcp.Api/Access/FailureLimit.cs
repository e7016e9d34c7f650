using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Access;

/// <summary>Said of an open route that an address may try only so often without success.</summary>
/// <param name="Purpose">What is tried there.</param>
/// <param name="IsFailure">Which answers are no success.</param>
internal sealed record FailureLimit(string Purpose, Func<HttpResponse, bool> IsFailure);

/// <summary>Turns addresses away that have failed too often (<see cref="FailedAttempts"/>), before anything of their request is read.</summary>
internal sealed class FailureLimits(RequestDelegate next, FailedAttempts attempts)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<FailureLimit>() is not { } limit)
        {
            await next(context);
            return;
        }

        var address = context.Connection.RemoteIpAddress;
        if (attempts.Wait(limit.Purpose, address) is { } wait)
        {
            await new Refused(new(RequestCodes.TooManyFailures, "Too many requests from this address could not be verified; wait a moment before the next.") { RetryAfter = wait }).ExecuteAsync(context);
            return;
        }

        await next(context);
        if (limit.IsFailure(context.Response)) attempts.Count(limit.Purpose, address);
    }
}

internal static class FailureLimitRoutes
{
    /// <summary>Lets an address try these routes only so often without success.</summary>
    public static T LimitFailures<T>(this T routes, string purpose, Func<HttpResponse, bool> isFailure) where T : IEndpointConventionBuilder =>
        routes.WithMetadata(new FailureLimit(purpose, isFailure));
}
