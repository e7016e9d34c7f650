using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TaskMcp.Api.Http;

/// <summary>Names the span of a request by its route, as OpenTelemetry's HTTP conventions ask: <c>POST /api/tasks/{id}/complete</c>, never with ids in it.</summary>
internal sealed class RequestSpanName(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (Activity.Current is { } span && context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route })
            span.DisplayName = $"{context.Request.Method} /{route.Trim('/')}";
        return next(context);
    }
}
