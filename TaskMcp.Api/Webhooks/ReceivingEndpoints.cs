using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Api.Access;
using TaskMcp.Api.Http;
using TaskMcp.Webhooks;

namespace TaskMcp.Api.Webhooks;

/// <summary>
/// Where external systems send to (SPEC W-1 to W-3). No principal: the request's signature says who sends it. An <c>Idempotency-Key</c>
/// names the delivery here, so these routes stand outside the API's own handling of it. Where a request names no webhook, every webhook has
/// to look at it, so an address that fails too often is turned away there (SPEC A-4). Where it names one, a failure costs one look, and
/// nobody is turned away: behind a proxy all senders have one address, and a stranger among them must not stop the others.
/// </summary>
internal static class ReceivingEndpoints
{
    public static IEndpointRouteBuilder MapWebhookReceivers(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("/api/webhooks").AllowAnonymous().DisableRateLimiting().WithMetadata(new FromAnywhere()).WithTags("Webhooks").AddEndpointFilter<RefusedArguments>();
        open.MapPost("/tasks", ReceiveAny).WithName("ReceiveDelivery").LimitFailures("webhook", response => response.StatusCode == StatusCodes.Status401Unauthorized);
        open.MapPost("/{id}/in", Receive).WithName("ReceiveDeliveryOfWebhook");
        return routes;
    }

    /// <summary>Takes a delivery for the webhook whose secret or signature it carries.</summary>
    /// <remarks>202 when it is stored, 200 with the first result when it had come before; 401 when nobody's secret fits.</remarks>
    internal static async Task<Results<Accepted<DeliveryReceipt>, Ok<DeliveryReceipt>, Ok<ChallengeAnswer>, Refused>> ReceiveAny(WebhookBody body, Call call, IWebhookFinder finder) =>
        Answer(await finder.Receive(body.Request, call.Aborted));

    /// <summary>Takes a delivery for one webhook.</summary>
    /// <remarks>202 when it is stored, 200 with the first result when it had come before; 401 when it is not signed with one of its secrets.</remarks>
    internal static async Task<Results<Accepted<DeliveryReceipt>, Ok<DeliveryReceipt>, Ok<ChallengeAnswer>, Refused>> Receive(Guid id, WebhookBody body, Call call, IGrainFactory grains, IWebhookFinder finder) =>
        Answer(await grains.GetGrain<IWebhookGrain>(await finder.KeyOf(id, call.Aborted)).Receive(body.Request));

    private static Results<Accepted<DeliveryReceipt>, Ok<DeliveryReceipt>, Ok<ChallengeAnswer>, Refused> Answer(GrainResult<DeliveryReceipt> result)
    {
        if (!result.IsAccepted) return new Refused(result.Refusal);
        if (result.Value.Challenge is { } challenge) return TypedResults.Ok(new ChallengeAnswer { Challenge = challenge });
        return result.Value.Repeat ? TypedResults.Ok(result.Value) : TypedResults.Accepted((string?)null, result.Value);
    }
}

/// <summary>What Slack wants to read when it checks an address (https://docs.slack.dev/reference/events/url_verification).</summary>
public sealed record ChallengeAnswer
{
    public required string Challenge { get; init; }
}
