using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace TaskMcp.Api.Http;

/// <summary>Turns what nobody expected into a problem document that says nothing of the inside.</summary>
internal sealed class UnexpectedErrors : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var refusal = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
                new Refusal(RequestCodes.TooLarge, $"The body must not be larger than {RequestBody.Limit} bytes."),
            BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => RequestCodes.SlowBody,
            BadHttpRequestException => new Refusal(RequestCodes.Malformed, "The request could not be read to its end."),
            _ => new Refusal(RequestCodes.ServerError, "Something went wrong here. The log of the server has the details under this trace id."),
        };
        await new Refused(refusal).ExecuteAsync(httpContext);
        return true;
    }
}
