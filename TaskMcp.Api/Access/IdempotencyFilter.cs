using System.Text;
using Microsoft.AspNetCore.Http;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Access;

/// <summary>Answers a repeat of a changing request with the first answer (SPEC T-7).</summary>
internal sealed class IdempotencyFilter(RepeatKeys repeats) : IEndpointFilter
{
    private const string Header = "Idempotency-Key";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method) || !http.Request.Headers.TryGetValue(Header, out var keys)) return await next(context);
        if (keys.Count != 1 || !RepeatKeys.IsKey(keys[0]))
            return new Refused(new(RequestCodes.IdempotencyKeyInvalid, "Idempotency-Key must be 1–255 visible ASCII characters, given once."));

        var claim = await repeats.Claim(http.User.ToCaller(), keys[0]!, Named(http), http.RequestAborted);
        if (!claim.IsAccepted) return new Refused(claim.Refusal);
        if (claim.Value.Answer is { } kept) return new ReplayedAnswer(kept);
        http.Features.Set(new ReservedId(claim.Value.ReservedId));
        return await Answer(claim.Value, context, next);
    }

    private static async Task<object?> Answer(ClaimedKey key, EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            var result = await next(context);
            if (result is not IResult answer || context.HttpContext.Response.HasStarted)
            {
                await key.Grain.Release();
                return result;
            }

            var recorded = await RecordedAnswer.Of(answer, context.HttpContext);
            await key.Keep(recorded);
            return new ReplayedAnswer(recorded) { IsFirst = true };
        }
        catch
        {
            await key.Grain.Release();
            throw;
        }
    }

    private static byte[] Named(HttpContext http)
    {
        var request = http.Request;
        var line = Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString} {request.Headers.IfMatch}\n");
        return [.. line, .. http.Features.Get<BodyDigest>()?.Hash ?? []];
    }
}
