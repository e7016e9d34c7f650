namespace TaskMcp.Tasks;

/// <summary>An event with its place in the feed; <see cref="Json"/> is the payload of seed 004 (<c>TaskEvent</c>) with SPEC T-4's additions.</summary>
public sealed record FeedEvent
{
    /// <summary>Grows by commit order; the <c>id:</c> of server-sent events.</summary>
    public required long Position { get; init; }

    public required string Type { get; init; }

    public required Guid TaskId { get; init; }

    public required Guid ProjectId { get; init; }

    public required string Json { get; init; }
}

/// <summary>The stored events: history of a task, and the live feed (SPEC T-9).</summary>
public interface IEventFeed
{
    /// <summary>The newest position.</summary>
    Task<long> Head(CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="limit"/> events after a position, oldest first.</summary>
    Task<IReadOnlyList<FeedEvent>> After(string workspace, long position, int limit, Guid? projectId, CancellationToken cancellationToken);

    /// <summary>The events of a task, newest first. Refusal: <c>request.cursor_invalid</c>.</summary>
    Task<GrainResult<Page<FeedEvent>>> OfTask(string workspace, Guid taskId, int limit, string? cursor, CancellationToken cancellationToken);

    /// <summary>One event of a task; null when it is not stored.</summary>
    Task<FeedEvent?> Find(string workspace, Guid taskId, Guid eventId, CancellationToken cancellationToken);

    /// <summary>Ends when there is something after <paramref name="position"/>.</summary>
    Task WaitAfter(long position, CancellationToken cancellationToken);
}
