using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskMcp.Api.Http;
using TaskMcp.Webhooks;

namespace TaskMcp.Api.Webhooks;

/// <summary>Works on many deliveries again (SPEC W-5): after a mapping was mended, or a binding switched on.</summary>
internal static class RedeliverEndpoint
{
    /// <summary>
    /// Works on what matches the filter again, in the order in which it came, under the mapping or binding as it is now. Goes on with
    /// <c>next_cursor</c> where more match than <c>limit</c>.
    /// </summary>
    internal static async Task<Results<Ok<RedeliverAnswer>, Refused>> Redeliver(
        Guid id, JsonBody<RedeliverRequest> body, Call call, IWebhookQueries webhooks, IGrainFactory grains)
    {
        var request = body.Value;
        if (request.Verdict.IsEmpty || request.Verdict.Any(verdict => verdict is not (DeliveryVerdict.Failed or DeliveryVerdict.Ignored)))
            return new Refused(Refusal.Field(RequestCodes.Invalid, "verdict", "verdict must hold failed, ignored or both: what a delivery has done already is not done again; send such a one again by itself."));
        var webhook = await grains.Webhook(call, id).Get();
        if (!webhook.IsAccepted) return new Refused(webhook.Refusal);

        // All of them first: a delivery that is worked on again leaves the list.
        var matching = await Pages.Collect(request.Limit, request.Cursor, async (limit, cursor) =>
            WithoutBodies(await webhooks.Deliveries(request.ToFilter(call.Workspace, id, limit, cursor), call.Aborted)));
        if (!matching.IsAccepted) return new Refused(matching.Refusal);
        var redelivered = ImmutableArray.CreateBuilder<Guid>();
        var passed = ImmutableArray.CreateBuilder<Guid>();
        foreach (var delivery in matching.Value.Items)
        {
            var again = await grains.Delivery(call, delivery.Id).Redeliver();
            (again.IsAccepted ? redelivered : passed).Add(delivery.Id);
        }

        return TypedResults.Ok(new RedeliverAnswer { Redelivered = redelivered.ToImmutable(), Passed = passed.ToImmutable(), NextCursor = matching.Value.NextCursor });
    }

    /// <summary>Only which ones: their bodies may be many megabytes together.</summary>
    private static GrainResult<Page<DeliverySnapshot>> WithoutBodies(GrainResult<Page<DeliverySnapshot>> page) =>
        page.IsAccepted ? page.Value with { Items = [.. page.Value.Items.Select(delivery => delivery with { Body = null })] } : page;
}

/// <summary>Which deliveries of a webhook to work on again. All that is given must hold.</summary>
public sealed record RedeliverRequest
{
    /// <summary>Any of <c>failed, ignored</c>; default: failed. Redelivering what was ignored because its task is deleted makes the task anew.</summary>
    public ImmutableArray<DeliveryVerdict> Verdict { get; init; } = [DeliveryVerdict.Failed];

    /// <summary>Received at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Received before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How many at most.</summary>
    [Range(1, 1000)] public int Limit { get; init; } = 100;

    /// <summary><c>next_cursor</c> of the answer before, with the same filter.</summary>
    public string? Cursor { get; init; }

    internal DeliveryFilter ToFilter(string workspace, Guid webhookId, int limit, string? cursor) => new()
    {
        Workspace = workspace, WebhookId = webhookId, Verdict = Verdict, From = From, To = To, OldestFirst = true, Limit = limit, Cursor = cursor,
    };
}

/// <summary>What came of redelivering by filter.</summary>
public sealed record RedeliverAnswer
{
    /// <summary>Deliveries that are worked on again; each shows its verdict when it has one.</summary>
    public required ImmutableArray<Guid> Redelivered { get; init; }

    /// <summary>Deliveries that matched, but by now are being worked on or are forgotten.</summary>
    public required ImmutableArray<Guid> Passed { get; init; }

    /// <summary>Where to go on when more match; null when there are no more.</summary>
    public required string? NextCursor { get; init; }
}
