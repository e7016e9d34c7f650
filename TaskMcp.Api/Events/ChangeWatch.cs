using System.Collections.Immutable;
using System.Text.Json;
using TaskMcp.Api.Http;
using TaskMcp.Changes;

namespace TaskMcp.Api.Events;

/// <summary>
/// Tells one reader which kinds have changed: all of them when it begins, then what has changed since it was told last, with a pause between.
/// The last change is told as well: what comes in the pause is found after it.
/// </summary>
internal sealed class ChangeWatch(IChangeFeed feed, string workspace, ImmutableArray<ChangeKind> kinds, TimeProvider clock)
{
    private const string EventType = "changed";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private ChangeState? _told;
    private Task<ChangeState>? _next;

    /// <summary>Ends when there may be something to tell; null when nothing was asked for.</summary>
    public Task? Next => _next;

    /// <summary>Tells of all kinds: whoever begins, or comes back, cannot know what it has missed.</summary>
    public async Task Begin(ServerSentEvents events, CancellationToken cancellationToken)
    {
        if (kinds.IsEmpty) return;
        // Read before it is told: what comes in between is told again.
        _told = await feed.Now(workspace, cancellationToken);
        await Send(events, kinds, cancellationToken);
        _next = Wait(_told, cancellationToken);
    }

    /// <summary>Tells what has changed, if <see cref="Next"/> has ended.</summary>
    public async Task Tell(ServerSentEvents events, CancellationToken cancellationToken)
    {
        if (_told is null || _next is not { IsCompleted: true }) return;
        var now = await _next;
        var changed = now.Since(_told).Intersect(kinds).ToImmutableArray();
        _told = now;
        if (!changed.IsEmpty) await Send(events, changed, cancellationToken);
        _next = Wait(now, cancellationToken);
    }

    private async Task<ChangeState> Wait(ChangeState told, CancellationToken cancellationToken)
    {
        await Task.Delay(Pause, clock, cancellationToken);
        return await feed.WaitAfter(told, cancellationToken);
    }

    /// <summary>Without an id: where the reader stands among the events of tasks stays as it is.</summary>
    private static Task Send(ServerSentEvents events, ImmutableArray<ChangeKind> kinds, CancellationToken cancellationToken) =>
        events.Send(EventType, JsonSerializer.Serialize(new { kinds = kinds.Select(kind => kind.Name()) }), cancellationToken);
}
