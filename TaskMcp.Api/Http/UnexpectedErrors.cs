using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TaskMcp.Api.Http;

/// <summary>
/// Turns what nobody expected into a problem document that says nothing of the inside, and into a line of the log that says all of it: the
/// framework itself writes none for what a handler has answered.
/// </summary>
internal sealed partial class UnexpectedErrors(ILogger<UnexpectedErrors> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The middleware took it away, but it says how large a body may be and how to refuse.
        if (httpContext.GetEndpoint() is null) httpContext.SetEndpoint(httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint);
        var refusal = exception switch
        {
            RefusedBodyException refused => refused.Refusal,
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => BodyLimit.Of(httpContext).TooLarge,
            BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => RequestCodes.SlowBody,
            BadHttpRequestException => new Refusal(RequestCodes.Malformed, "The request could not be read to its end."),
            _ => new Refusal(RequestCodes.ServerError, "Something went wrong here. The log of the server has the details under this trace id."),
        };
        if (refusal.Code == RequestCodes.ServerError)
            LogUnexpected(log, exception, httpContext.GetEndpoint()?.DisplayName, Activity.Current?.TraceId.ToHexString());
        await new Refused(refusal).ExecuteAsync(httpContext);
        return true;
    }

    // The endpoint and not the path, which is written by strangers.
    [LoggerMessage(Level = LogLevel.Error, Message = "{Endpoint} failed (trace id {TraceId})")]
    private static partial void LogUnexpected(ILogger logger, Exception error, string? endpoint, string? traceId);
}
