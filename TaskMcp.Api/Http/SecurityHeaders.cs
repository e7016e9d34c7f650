using Microsoft.AspNetCore.Http;
using TaskMcp.Api.Connections;

namespace TaskMcp.Api.Http;

/// <summary>Headers that keep browsers from doing more than our pages need (SPEC A-4).</summary>
internal sealed class SecurityHeaders(RequestDelegate next, PublicAddress address)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        // Where TLS ends in front of us, the browser still sees https; over plain http it pays no heed (RFC 6797, 8.1).
        if (context.Request.IsHttps || address.Https is not null) context.Response.OnStarting(KeepToHttps, context);
        // At the start of the answer, since the exception handler clears what was set before.
        context.Response.OnStarting(static state =>
        {
            var headers = ((HttpContext)state).Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    private static Task KeepToHttps(object context)
    {
        ((HttpContext)context).Response.Headers.StrictTransportSecurity = "max-age=31536000";
        return Task.CompletedTask;
    }
}
