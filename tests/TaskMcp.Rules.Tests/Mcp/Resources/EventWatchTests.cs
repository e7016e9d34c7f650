using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using TaskMcp.Api.Mcp.Resources;
using TaskMcp.Tasks;

namespace TaskMcp.Rules.Tests.Mcp.Resources;

/// <summary>One reader of the feed serves all who watch a workspace.</summary>
public sealed class EventWatchTests : IHostApplicationLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Feed _feed = new();

    public CancellationToken ApplicationStarted => default;

    public CancellationToken ApplicationStopping => _stopping.Token;

    public CancellationToken ApplicationStopped => default;

    void IHostApplicationLifetime.StopApplication() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task All_who_watch_hear_what_comes_and_nothing_that_was()
    {
        _feed.Add("before");
        var watch = Watch();
        var (one, other) = (new BlockingCollection<string>(), new BlockingCollection<string>());
        using var first = await watch.Watch("w", page => Take(page, one));
        using var second = await watch.Watch("w", page => Take(page, other));

        _feed.Add("after");

        Next(one).ShouldBe("after");
        Next(other).ShouldBe("after");
        _stopping.Cancel();
    }

    [Fact]
    public async Task A_failure_of_the_feed_loses_nothing()
    {
        var watch = Watch();
        var heard = new BlockingCollection<string>();
        using var watching = await watch.Watch("w", page => Take(page, heard));

        _feed.Failures = 1;
        _feed.Add("first");
        _feed.Add("second");

        Next(heard).ShouldBe("first");
        Next(heard).ShouldBe("second");
        _stopping.Cancel();
    }

    [Fact]
    public async Task Nothing_is_read_when_nobody_watches_any_more()
    {
        var watch = Watch();
        var heard = new BlockingCollection<string>();
        var first = await watch.Watch("w", page => Take(page, heard));
        var second = await watch.Watch("w", page => Take(page, heard));
        first.Dispose();
        first.Dispose();
        _feed.Add("still");
        Next(heard).ShouldBe("still");

        second.Dispose();
        await _feed.Idle.WaitAsync(Patience);

        using var again = await watch.Watch("w", page => Take(page, heard));
        _feed.Add("again");
        Next(heard).ShouldBe("again");
        _stopping.Cancel();
    }

    private static void Take(IReadOnlyList<FeedEvent> page, BlockingCollection<string> heard)
    {
        foreach (var happened in page) heard.Add(happened.Type);
    }

    private static string Next(BlockingCollection<string> heard) => heard.TryTake(out var type, Patience) ? type : throw new TimeoutException();

    private EventWatch Watch() => new(_feed, this, TimeProvider.System, NullLogger<EventWatch>.Instance);

    /// <summary>A feed in memory.</summary>
    private sealed class Feed : IEventFeed
    {
        private readonly Lock _lock = new();
        private readonly List<FeedEvent> _events = [];
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Failures { get; set; }

        /// <summary>Ends when somebody has stopped waiting.</summary>
        public Task Idle => _idle.Task;

        public void Add(string type)
        {
            lock (_lock)
            {
                _events.Add(new() { Position = _events.Count + 1, Type = type, TaskId = Guid.Empty, ProjectId = Guid.Empty, Json = "{}" });
                _next.SetResult();
                _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public Task<long> Head(CancellationToken cancellationToken)
        {
            lock (_lock) return Task.FromResult((long)_events.Count);
        }

        public Task<IReadOnlyList<FeedEvent>> After(string workspace, long position, int limit, Guid? projectId, CancellationToken cancellationToken)
        {
            if (Failures-- > 0) throw new IOException("The disk is away.");
            lock (_lock) return Task.FromResult<IReadOnlyList<FeedEvent>>([.. _events.Where(happened => happened.Position > position).Take(limit)]);
        }

        public Task<GrainResult<Page<FeedEvent>>> OfTask(string workspace, Guid taskId, int limit, string? cursor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<FeedEvent?> Find(string workspace, Guid taskId, Guid eventId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public async Task WaitAfter(long position, CancellationToken cancellationToken)
        {
            Task next;
            lock (_lock)
            {
                if (_events.Count > position) return;
                next = _next.Task;
            }

            try
            {
                await next.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                _idle.TrySetResult();
                throw;
            }
        }
    }
}
