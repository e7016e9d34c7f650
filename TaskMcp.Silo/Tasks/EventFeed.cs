using System.Data.Common;
using TaskMcp.Silo.Storage;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>The events table as history and live feed.</summary>
internal sealed class EventFeed(ISqlDatabase database, EventSignal signal, TimeProvider clock) : IEventFeed
{
    /// <summary>How often the database is asked by those who wait, in case another process wrote.</summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private const string Columns = "SELECT position, type, task_id, project_id, json";

    private const string AfterInWorkspace = $"{Columns} FROM events WHERE workspace = @workspace AND position > @position ORDER BY position LIMIT @limit";

    private const string AfterInProject =
        $"{Columns} FROM events WHERE workspace = @workspace AND project_id = @project_id AND position > @position ORDER BY position LIMIT @limit";

    private const string Newest = $"""
        {Columns}, sequence, ordinal FROM events
        WHERE workspace = @workspace AND task_id = @task_id AND (sequence, ordinal) < (@sequence, @ordinal)
        ORDER BY sequence DESC, ordinal DESC LIMIT @limit
        """;

    private const string OfTaskById = $"{Columns} FROM events WHERE workspace = @workspace AND task_id = @task_id AND json LIKE @beginning LIMIT 1";

    private readonly Lock _lock = new();
    private Task<long>? _check;
    private long _checkedAt;

    public async Task<long> Head(CancellationToken cancellationToken)
    {
        var head = await database.ReadAsync(ReadHead, cancellationToken);
        signal.Publish(head);
        return head;
    }

    public Task<IReadOnlyList<FeedEvent>> After(string workspace, long position, int limit, Guid? projectId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<FeedEvent>>(connection =>
        {
            using var reader = (projectId is { } project
                ? connection.Statement(AfterInProject, workspace, project.ToSql(), position, limit)
                : connection.Statement(AfterInWorkspace, workspace, position, limit)).ExecuteReader();
            var events = new List<FeedEvent>();
            while (reader.Read()) events.Add(Read(reader));
            return events;
        }, cancellationToken);

    public async Task<GrainResult<Page<FeedEvent>>> OfTask(string workspace, Guid taskId, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var fingerprint = PageCursor.Fingerprint("task_events", new { workspace, taskId });
        if (!PageCursor.TryDecode(cursor, fingerprint, SortKind.Number, out var from)) return PageCursor.Invalid;
        limit = PageCursor.Limit(limit);
        return await database.ReadAsync(connection =>
        {
            using var reader = connection.Statement(Newest, workspace, taskId.ToSql(), from?.Sort ?? long.MaxValue, from?.Row ?? 0, limit + 1).ExecuteReader();
            var events = new List<FeedEvent>();
            PageCursor? last = null;
            while (events.Count < limit && reader.Read())
            {
                events.Add(Read(reader));
                last = new PageCursor(reader.GetInt64(5), reader.GetInt64(6));
            }

            return new Page<FeedEvent> { Items = [.. events], NextCursor = reader.Read() ? last?.Encode(fingerprint) : null };
        }, cancellationToken);
    }

    public Task<FeedEvent?> Find(string workspace, Guid taskId, Guid eventId, CancellationToken cancellationToken) => database.ReadAsync(
        connection =>
        {
            using var reader = connection.Statement(OfTaskById, workspace, taskId.ToSql(), $"{TaskEventJson.Beginning(eventId)}%").ExecuteReader();
            return reader.Read() ? Read(reader) : null;
        },
        cancellationToken);

    public async Task WaitAfter(long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            var published = signal.After(position);
            if (published.IsCompleted || await RecentHead().WaitAsync(cancellationToken) > position) return;
            try
            {
                // What woke us may be older than what the caller has read already: look again.
                await published.WaitAsync(CheckInterval, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                // Nothing from this process: look whether another one wrote.
            }
        }
    }

    /// <summary>The head as read in the last interval: one reading serves all who wait.</summary>
    private Task<long> RecentHead()
    {
        lock (_lock)
        {
            var isFresh = _check is { IsFaulted: false, IsCanceled: false } && clock.GetElapsedTime(_checkedAt) < CheckInterval / 2;
            if (isFresh) return _check!;
            _checkedAt = clock.GetTimestamp();
            return _check = Head(CancellationToken.None);
        }
    }

    private static long ReadHead(DbConnection connection) =>
        Convert.ToInt64(connection.Statement("SELECT coalesce(max(position), 0) FROM events").ExecuteScalar(), null);

    private static FeedEvent Read(DbDataReader reader) => new()
    {
        Position = reader.GetInt64(0),
        Type = reader.GetString(1),
        TaskId = reader.Guid(2),
        ProjectId = reader.Guid(3),
        Json = reader.GetString(4),
    };
}
