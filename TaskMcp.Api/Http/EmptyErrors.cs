using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace TaskMcp.Api.Http;

/// <summary>Gives the framework's bare error statuses a problem document.</summary>
internal static class EmptyErrors
{
    public static Task Explain(StatusCodeContext context)
    {
        var http = context.HttpContext;
        Refusal? refusal = http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => new(RequestCodes.RouteNotFound, "There is nothing at this path."),
            StatusCodes.Status405MethodNotAllowed => new(RequestCodes.MethodNotAllowed, "This path does not take this method; the Allow header has those that it takes."),
            StatusCodes.Status413PayloadTooLarge => BodyLimit.Of(http).TooLarge,
            StatusCodes.Status415UnsupportedMediaType => new(RequestCodes.MediaType, "The body must be application/json."),
            StatusCodes.Status400BadRequest => new(RequestCodes.Malformed, "The request could not be read."),
            _ => null,
        };
        return refusal is null ? Task.CompletedTask : new Refused(refusal).ExecuteAsync(http);
    }
}
