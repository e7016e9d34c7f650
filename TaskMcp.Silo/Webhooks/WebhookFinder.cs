using System.Collections.Concurrent;
using System.Collections.Immutable;
using TaskMcp.Silo.Webhooks.Signatures;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>
/// Offers a request to every webhook that verifies in the way in which it is signed, until one takes it. What is kept in memory is only
/// whom to ask, and each webhook judges by itself. So the list may be old; when nobody on it takes a request, it is read again.
/// </summary>
internal sealed class WebhookFinder(IWebhookQueries webhooks, IGrainFactory grains) : IWebhookFinder
{
    private const int PageSize = 200;

    private readonly ConcurrentDictionary<string, ImmutableArray<Candidate>> _known = new(StringComparer.Ordinal);

    public async Task<GrainResult<DeliveryReceipt>> Receive(string workspace, WebhookRequest request, CancellationToken cancellationToken)
    {
        var offered = request with { MustMatchSource = true };
        var known = _known.GetValueOrDefault(workspace, []);
        if (await Offer(workspace, known, offered) is { } receipt) return receipt;
        var present = await Read(workspace, cancellationToken);
        _known[workspace] = present;
        return await Offer(workspace, present.Except(known), offered) ?? WebhookSigning.Unverified;
    }

    private async Task<GrainResult<DeliveryReceipt>?> Offer(string workspace, IEnumerable<Candidate> candidates, WebhookRequest request)
    {
        foreach (var candidate in candidates)
        {
            if (!SignatureCheck.IsPresent(candidate.Verification, request)) continue;
            var receipt = await grains.GetGrain<IWebhookGrain>(GrainKeys.Of(workspace, candidate.Id)).Receive(request);
            if (receipt.Refusal?.Code != WebhookSigning.Unverified.Code) return receipt;
        }

        return null;
    }

    private async Task<ImmutableArray<Candidate>> Read(string workspace, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<Candidate>();
        string? cursor = null;
        do
        {
            if ((await webhooks.List(workspace, PageSize, cursor, cancellationToken)).Value is not { } page) break;
            // One of a binding has an address of its own, and makes no task.
            found.AddRange(page.Items.Where(webhook => webhook.Binding is null).Select(webhook => new Candidate(webhook.Id, webhook.Version, webhook.Verification)));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return found.ToImmutable();
    }

    /// <summary>With its version, since another one may take what this one did not.</summary>
    private readonly record struct Candidate(Guid Id, long Version, WebhookVerification Verification);
}
