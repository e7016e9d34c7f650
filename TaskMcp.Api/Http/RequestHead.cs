using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace TaskMcp.Api.Http;

/// <summary>
/// What may stand before a body (SPEC A-4). Kestrel cuts what is twice as large without a word; up to there it is refused in one that helps.
/// </summary>
internal sealed class RequestHead(RequestDelegate next)
{
    public const int MostUrl = 8 * 1024;
    public const int MostHeaders = 100;
    public const int MostHeaderBytes = 32 * 1024;

    public Task InvokeAsync(HttpContext context) => WhyNot(context) is { } refusal ? new Refused(refusal).ExecuteAsync(context) : next(context);

    private static Refusal? WhyNot(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        if (target.Length > MostUrl)
            return new(RequestCodes.UrlTooLong, $"The URL must not be longer than {MostUrl} characters (was {target.Length}): ask for fewer things at once.");

        var (count, bytes) = (0, 0);
        foreach (var header in context.Request.Headers)
        {
            foreach (var value in header.Value)
            {
                count++;
                bytes += header.Key.Length + (value?.Length ?? 0);
            }
        }

        if (count > MostHeaders) return new(RequestCodes.HeadersTooLarge, $"There must not be more than {MostHeaders} headers (were {count}): leave some out.");
        return bytes > MostHeaderBytes ? new(RequestCodes.HeadersTooLarge, $"Headers must not be larger than {MostHeaderBytes} bytes together (were {bytes}): leave some out, cookies above all.") : null;
    }
}
