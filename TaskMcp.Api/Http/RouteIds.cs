using Microsoft.AspNetCore.Http;

namespace TaskMcp.Api.Http;

/// <summary>Refuses ids of the wrong shape in a path by name, before anything is bound from them.</summary>
internal sealed class RouteIds(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        foreach (var (name, value) in context.Request.RouteValues)
        {
            if (!name.EndsWith("id", StringComparison.Ordinal) || Guid.TryParseExact(value as string, "D", out _)) continue;
            var refusal = Refusal.Field(RequestCodes.IdInvalid, name, $"{name} in the path must be a UUID such as 0198c0de-0000-7000-8000-000000000000.");
            return new Refused(refusal).ExecuteAsync(context);
        }

        return next(context);
    }
}
