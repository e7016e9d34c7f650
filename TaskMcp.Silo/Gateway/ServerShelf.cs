using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace TaskMcp.Silo.Gateway;

/// <summary>
/// What servers offer, kept for one grain and used on its scheduler. Each server is asked for itself and waited for a bounded time: whoever is slow or broken
/// costs nobody else's tools, and what was last known of it is good until it answers.
/// </summary>
internal sealed class ServerShelf(IGrainFactory grains, string workspace, Action<Guid> cameLate, ILogger log, TimeProvider clock)
{
    /// <summary>How long somebody waits for a server's definitions.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long they are taken for true when nobody says that they changed.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    private readonly Dictionary<Guid, Kept> _kept = [];

    /// <summary>Another one whenever something else is known of any server.</summary>
    public long Revision { get; private set; }

    /// <summary>What is known of each, by its id, and of which revision that is.</summary>
    public async Task<(ImmutableDictionary<Guid, ServerView> Views, long Revision)> Servers(IReadOnlyCollection<Guid> connectionIds, CancellationToken cancellationToken)
    {
        var waiting = connectionIds.Select(Current).OfType<Task>().ToArray();
        if (waiting.Length > 0) await Bounded(Task.WhenAll(waiting), cancellationToken);
        return (connectionIds.Distinct().ToImmutableDictionary(id => id, id => _kept[id].View), Revision);
    }

    /// <summary>What is kept of a server is not true any more.</summary>
    public void Doubt(Guid connectionId)
    {
        if (!_kept.TryGetValue(connectionId, out var kept)) return;
        kept.IsDoubted = true;
        Revision++;
    }

    // What has to be waited for; null when what is known is good enough.
    private Task? Current(Guid connectionId)
    {
        if (!_kept.TryGetValue(connectionId, out var kept)) _kept[connectionId] = kept = new(connectionId);
        // Ours: asking costs next to nothing, and what was made a moment ago is there.
        if (ToolServers.IsRuntime(connectionId)) return kept.Asking ??= Ask(kept);
        var isOld = kept.AskedAt is not { } askedAt || clock.GetUtcNow() - askedAt >= Freshness;
        var mustWait = kept.IsDoubted || kept.View.Definitions is null;
        if (isOld || kept.IsDoubted) kept.Asking ??= Ask(kept);
        return mustWait ? kept.Asking : null;
    }

    private async Task Ask(Kept kept)
    {
        await Task.Yield();
        kept.IsDoubted = false;
        var started = clock.GetTimestamp();
        var view = await Read(kept.View);
        kept.AskedAt = clock.GetUtcNow();
        kept.Asking = null;
        if (IsSame(kept.View, view)) return;
        kept.View = view;
        Revision++;
        if (clock.GetElapsedTime(started) >= Patience) cameLate(view.ConnectionId);
    }

    private async Task<ServerView> Read(ServerView before)
    {
        try
        {
            // Beside the turn of whoever asks first, so that nobody's cancellation is everybody's.
            var found = await grains.Definitions(workspace, before.ConnectionId, CancellationToken.None);
            if (found.IsAccepted) return before with { Definitions = found.Value, Reason = found.Value.IsStale ? "The server is not connected: this is what was last seen." : null };
            return IsGone(found.Refusal) ? new() { ConnectionId = before.ConnectionId, Reason = found.Refusal.Message } : before with { Reason = found.Refusal.Message };
        }
        catch (Exception error)
        {
            // One server's trouble is nobody else's.
            GatewayLog.ServerNotAsked(log, before.ConnectionId, error);
            return before with { Reason = "The server does not answer." };
        }
    }

    private async Task Bounded(Task work, CancellationToken cancellationToken)
    {
        try
        {
            await work.WaitAsync(Patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What came is used.
        }
    }

    // Deleted, or not to be used until somebody approves it: what was known of it gives nothing any more.
    private static bool IsGone(Refusal refusal) => refusal.Code is "connection.not_found" or "connection.approval_required";

    private static bool IsSame(ServerView one, ServerView other) =>
        one.Reason == other.Reason && one.Definitions?.Generation == other.Definitions?.Generation && one.Definitions is null == other.Definitions is null;

    private sealed class Kept(Guid connectionId)
    {
        public ServerView View { get; set; } = new() { ConnectionId = connectionId, Reason = "The server has not answered yet." };

        public DateTimeOffset? AskedAt { get; set; }

        public bool IsDoubted { get; set; }

        public Task? Asking { get; set; }
    }
}
