using System.Collections.Concurrent;
using System.Collections.Immutable;
using TaskMcp.Silo.Access;
using TaskMcp.Silo.Storage;
using TaskMcp.Silo.Webhooks.Signatures;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>
/// Offers a request to every webhook that verifies in the way in which it is signed, until one takes it. What is kept in memory is only
/// whom to ask, and each webhook judges by itself. So the list may be old; when nobody on it takes a request, it is read again.
/// </summary>
internal sealed class WebhookFinder(IWebhookQueries webhooks, ISqlDatabase database, Workspaces workspaces, IGrainFactory grains) : IWebhookFinder
{
    private const int PageSize = 200;

    /// <summary>Where webhooks are that were sent to: they never move.</summary>
    private const int MostKeys = 100_000;

    private readonly ConcurrentDictionary<Guid, string> _keys = new();
    private ImmutableArray<Candidate> _known = [];

    public async Task<string> KeyOf(Guid id, CancellationToken cancellationToken)
    {
        if (_keys.TryGetValue(id, out var key)) return key;
        if (await database.ReadAsync(connection => WebhookTable.WorkspaceOf(connection, id), cancellationToken) is not { } workspace) return GrainKeys.Of(GrainKeys.DefaultWorkspace, id);
        if (_keys.Count >= MostKeys) _keys.Clear();
        return _keys[id] = GrainKeys.Of(workspace, id);
    }

    public async Task<GrainResult<DeliveryReceipt>> Receive(WebhookRequest request, CancellationToken cancellationToken)
    {
        var offered = request with { MustMatchSource = true };
        var known = _known;
        var answer = await Offer(known, offered, WebhookSigning.Unverified);
        if (IsAnswer(answer)) return answer;
        var present = await Read(cancellationToken);
        _known = present;
        return await Offer(present.Except(known), offered, answer);
    }

    /// <summary>What the first webhook says that takes the request, else the best of what the others say.</summary>
    private async Task<GrainResult<DeliveryReceipt>> Offer(IEnumerable<Candidate> candidates, WebhookRequest request, GrainResult<DeliveryReceipt> otherwise)
    {
        foreach (var candidate in candidates)
        {
            if (!SignatureCheck.IsPresent(candidate.Verification, request)) continue;
            var receipt = await grains.GetGrain<IWebhookGrain>(GrainKeys.Of(candidate.Workspace, candidate.Id)).Receive(request);
            if (IsAnswer(receipt)) return receipt;
            if (receipt.Refusal!.Code != WebhookSigning.Unverified.Code) otherwise = receipt;
        }

        return otherwise;
    }

    /// <summary>Another webhook may have the secret of one that is disabled, such as the one that replaces it, or of one for another source.</summary>
    private static bool IsAnswer(GrainResult<DeliveryReceipt> receipt) =>
        receipt.Refusal?.Code is not { } code || (code != WebhookSigning.Unverified.Code && code != WebhookRules.Disabled.Code && code != WebhookRules.OtherSource.Code);

    private async Task<ImmutableArray<Candidate>> Read(CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<Candidate>();
        await foreach (var workspace in workspaces.All(cancellationToken)) await Read(workspace, found, cancellationToken);
        return found.ToImmutable();
    }

    private async Task Read(string workspace, ImmutableArray<Candidate>.Builder found, CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            if ((await webhooks.List(workspace, PageSize, cursor, cancellationToken)).Value is not { } page) break;
            // One of a binding has an address of its own, and makes no task.
            found.AddRange(page.Items.Where(webhook => webhook.Binding is null).Select(webhook => new Candidate(workspace, webhook.Id, webhook.Version, webhook.Verification)));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>With its version, since another one may take what this one did not.</summary>
    private readonly record struct Candidate(string Workspace, Guid Id, long Version, WebhookVerification Verification);
}
