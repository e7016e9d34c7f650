using Microsoft.AspNetCore.Http;

namespace TaskMcp.Api.Http;

/// <summary>
/// Refuses what a browser sends from somebody else's page, whatever token it carries (SPEC A-4). Only browsers send <c>Origin</c>; who may send
/// from anywhere, such as the senders of deliveries, says so by <see cref="FromAnywhere"/>.
/// </summary>
internal sealed class OriginCheck(RequestDelegate next, ServerHosts hosts)
{
    public Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || hosts.Own.IsOwnOrigin(origin, context.Request.Host) || context.GetEndpoint()?.Metadata.GetMetadata<FromAnywhere>() is not null) return next(context);
        return new Refused(new(RequestCodes.OriginNotAllowed, "Pages of other origins may not call this server: call it from its own pages, or without an Origin header from a program.")).ExecuteAsync(context);
    }
}

/// <summary>Said of a route that proves by itself who sends, and takes it from everywhere.</summary>
internal sealed record FromAnywhere;
