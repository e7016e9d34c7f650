using Microsoft.AspNetCore.Http;
using TaskMcp.Access;

namespace TaskMcp.Api.Access;

/// <summary>Sends a kept answer; on a repeat with <c>Idempotent-Replayed: true</c>.</summary>
internal sealed class ReplayedAnswer(IdempotentAnswer answer) : IResult
{
    public bool IsFirst { get; init; }

    /// <summary>Where the first request made something.</summary>
    public string? Location => answer.Location;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = answer.Status;
        if (!IsFirst) response.Headers["Idempotent-Replayed"] = "true";
        if (answer.Location is { } location) response.Headers.Location = location;
        if (answer.ETag is { } tag) response.Headers.ETag = tag;
        if (answer.ContentType is { } type) response.ContentType = type;
        if (answer.Body.Length > 0) await response.WriteAsync(answer.Body);
    }
}
