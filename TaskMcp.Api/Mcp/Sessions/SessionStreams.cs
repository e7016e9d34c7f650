using System.Globalization;
using ModelContextProtocol.Server;

// The SDK calls resuming obsolete, since 2026-07-28 has none; 2025-11-25 does.
#pragma warning disable MCP9006

namespace TaskMcp.Api.Mcp.Sessions;

/// <summary>
/// What was sent in a session, in bounded memory, so that a client that lost a stream gets exactly what it missed (<c>Last-Event-ID</c>). Every session has
/// its own, so an id of another one is simply not there.
/// </summary>
internal sealed class SessionStreams : ISseEventStreamStore, IDisposable
{
    /// <summary>The oldest is let go for the newest.</summary>
    public const int MostBytes = 1 << 20;

    public const int MostStreams = 64;

    private readonly EventBudget _budget;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly LinkedList<StreamLog> _logs = [];
    private long _bytes;
    private long _last;
    private bool _disposed;

    public SessionStreams(EventBudget budget, TimeProvider clock)
    {
        (_budget, _clock) = (budget, clock);
        Feed = new(this, 0, clock);
    }

    /// <summary>What the server says without being asked.</summary>
    public StreamLog Feed { get; }

    public ValueTask<ISseEventStreamWriter> CreateStreamAsync(SseEventStreamOptions options, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var log = new StreamLog(this, ++_last, _clock) { Name = options.StreamId };
            _logs.AddLast(log);
            if (_logs.Count > MostStreams && (_logs.FirstOrDefault(candidate => candidate.IsCompleted) ?? _logs.First!.Value) is var oldest) Forget(oldest);
            return ValueTask.FromResult<ISseEventStreamWriter>(log);
        }
    }

    /// <summary>Says that nothing will come any more of a request that was cancelled, which gets no answer.</summary>
    public void Complete(string name)
    {
        lock (_gate) _logs.LastOrDefault(log => log.Name == name)?.Complete();
    }

    /// <summary>The transport only writes; reading is <see cref="Find"/>.</summary>
    public ValueTask<ISseEventStreamReader?> GetStreamReaderAsync(string lastEventId, CancellationToken cancellationToken = default) => ValueTask.FromResult<ISseEventStreamReader?>(null);

    /// <summary>Where to go on after an event; null when it is none of this session, or what came after it is not kept any more.</summary>
    public (StreamLog Log, long After)? Find(string lastEventId)
    {
        var dash = lastEventId.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || !Number(lastEventId.AsSpan(0, dash), out var stream) || !Number(lastEventId.AsSpan(dash + 1), out var after)) return null;
        lock (_gate)
        {
            var log = stream == 0 ? Feed : _logs.FirstOrDefault(candidate => candidate.Number == stream);
            return log is not null && log.CanResumeAfter(after) ? (log, after) : null;
        }
    }

    /// <summary>Lets go of streams that ended before this.</summary>
    public void ForgetEndedBefore(DateTimeOffset time)
    {
        lock (_gate)
        {
            foreach (var log in _logs.Where(log => log.CompletedAt < time).ToList()) Forget(log);
        }
    }

    /// <summary>Keeps an event; when there is no room, the oldest go, and when that is not enough, this one is not kept.</summary>
    public void Keep(StreamLog log, Action<StreamLog> add, int size)
    {
        lock (_gate)
        {
            if (_disposed) return;
            while (_bytes + size > MostBytes && DropOldest(log)) { }
            if (_bytes + size <= MostBytes && TakeFromAll(log, size))
            {
                _bytes += size;
                add(log);
            }
            else
            {
                Give(log.DropAll());
                log.Skip();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _budget.Give(_bytes);
            _bytes = 0;
            _logs.Clear();
        }

        Feed.Complete();
    }

    private static bool Number(ReadOnlySpan<char> text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private bool TakeFromAll(StreamLog log, int size)
    {
        while (!_budget.TryTake(size))
        {
            if (!DropOldest(log)) return false;
        }

        return true;
    }

    private bool DropOldest(StreamLog current)
    {
        var victim = _logs.FirstOrDefault(log => log.IsCompleted && log.HasEvents) ?? (current.HasEvents ? current : _logs.FirstOrDefault(log => log.HasEvents)) ?? (Feed.HasEvents ? Feed : null);
        if (victim is null) return false;
        Give(victim.DropOldest());
        return true;
    }

    private void Forget(StreamLog log)
    {
        _logs.Remove(log);
        Give(log.DropAll());
    }

    private void Give(long bytes)
    {
        _bytes -= bytes;
        _budget.Give(bytes);
    }
}
