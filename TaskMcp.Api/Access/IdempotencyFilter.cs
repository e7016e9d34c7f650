using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using TaskMcp.Access;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Access;

/// <summary>
/// Answers a repeat of a changing request with the first answer (SPEC T-7). The grain reserves an id before anything is done; commands
/// carry it, so that a try after a crash in between finds what the first one made.
/// </summary>
internal sealed class IdempotencyFilter(IGrainFactory grains, OwnerToken secret, TimeProvider clock) : IEndpointFilter
{
    private const string Header = "Idempotency-Key";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method) || !http.Request.Headers.TryGetValue(Header, out var keys)) return await next(context);
        if (keys.Count != 1 || !IsKey(keys[0] ?? ""))
            return new Refused(new(RequestCodes.IdempotencyKeyInvalid, "Idempotency-Key must be 1–255 visible ASCII characters, given once."));

        var grain = grains.GetGrain<IIdempotencyGrain>($"{GrainKeys.DefaultWorkspace}/{http.User.ToActor().Id}/{keys[0]}");
        var claim = await Claim(grain, Fingerprint(http), http.RequestAborted);
        if (claim.Verdict == IdempotencyVerdict.Replay) return new ReplayedAnswer(claim.Answer!);
        if (claim.Verdict == IdempotencyVerdict.Mismatch)
            return new Refused(new(RequestCodes.IdempotencyMismatch, "This Idempotency-Key was used with another request in the last 24 hours: use a new one."));
        if (claim.Verdict == IdempotencyVerdict.InProgress)
            return new Refused(new(RequestCodes.IdempotencyInProgress, "The first request with this Idempotency-Key is still being worked on: try again.") { RetryAfter = TimeSpan.FromSeconds(1) });

        http.Features.Set(new ReservedId(claim.ReservedId));
        return await Answer(grain, context, next);
    }

    private async Task<IdempotencyClaim> Claim(IIdempotencyGrain grain, string fingerprint, CancellationToken aborted)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            var claim = await grain.Begin(fingerprint);
            if (claim.Verdict != IdempotencyVerdict.InProgress || clock.GetElapsedTime(started) > Patience) return claim;
            await Task.Delay(Pause, clock, aborted);
        }
    }

    private static async Task<object?> Answer(IIdempotencyGrain grain, EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            var result = await next(context);
            if (result is not IResult answer || context.HttpContext.Response.HasStarted)
            {
                await grain.Release();
                return result;
            }

            var recorded = await RecordedAnswer.Of(answer, context.HttpContext);
            if (IsFinal(recorded.Status)) await grain.Complete(recorded);
            else await grain.Release();
            return new ReplayedAnswer(recorded) { IsFirst = true };
        }
        catch
        {
            await grain.Release();
            throw;
        }
    }

    /// <summary>What would be different the next time is not kept.</summary>
    private static bool IsFinal(int status) => status < 500 && status != StatusCodes.Status429TooManyRequests;

    private static bool IsKey(string key) => key.Length is >= 1 and <= 255 && key.All(character => character is > ' ' and <= '~');

    // Keyed, since a body may hold credentials and the fingerprint is stored.
    private string Fingerprint(HttpContext http)
    {
        var request = http.Request;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString} {request.Headers.IfMatch}\n"));
        if (http.Features.Get<BodyDigest>() is { } body) hash.AppendData(body.Hash);
        return Convert.ToHexStringLower(secret.Keyed(hash.GetHashAndReset()));
    }
}
