using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp.Resources;

/// <summary>Tells of the events of a workspace as they come: one reader of the feed for all who watch it.</summary>
internal sealed partial class EventWatch(IEventFeed feed, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<EventWatch> log)
{
    private const int PageSize = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Reader> _readers = new(StringComparer.Ordinal);

    /// <summary>Calls <paramref name="happened"/> with what is stored from now on, until disposed of. It must be quick.</summary>
    public async Task<IDisposable> Watch(string workspace, Action<IReadOnlyList<FeedEvent>> happened)
    {
        Reader reader;
        lock (_lock)
        {
            if (!_readers.TryGetValue(workspace, out reader!)) _readers[workspace] = reader = new(feed.Head(lifetime.ApplicationStopping), lifetime.ApplicationStopping);
            reader.Watchers = reader.Watchers.Add(happened);
        }

        try
        {
            await reader.Start;
        }
        catch
        {
            Forget(workspace, reader, happened);
            throw;
        }

        lock (_lock) reader.Work ??= Read(workspace, reader);
        return new Watching(() => Forget(workspace, reader, happened));
    }

    private void Forget(string workspace, Reader reader, Action<IReadOnlyList<FeedEvent>> happened)
    {
        lock (_lock)
        {
            reader.Watchers = reader.Watchers.Remove(happened);
            if (!reader.Watchers.IsEmpty || reader.Ending.IsCancellationRequested) return;
            _readers.Remove(workspace);
            reader.Ending.Cancel();
        }
    }

    private async Task Read(string workspace, Reader reader)
    {
        await Task.Yield();
        var position = await reader.Start;
        while (!reader.Ending.IsCancellationRequested)
        {
            try
            {
                position = await ReadOn(workspace, reader, position);
            }
            catch (OperationCanceledException) when (reader.Ending.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                LogFailed(log, error);
                await Task.Delay(Pause, clock, CancellationToken.None);
            }
        }
    }

    private async Task<long> ReadOn(string workspace, Reader reader, long position)
    {
        // Asked first: everything up to here is in the page, so positions of other workspaces can be passed over.
        var head = await feed.Head(reader.Ending.Token);
        var page = await feed.After(workspace, position, PageSize, projectId: null, reader.Ending.Token);
        if (page.Count > 0)
        {
            foreach (var watcher in reader.Watchers) Tell(watcher, page);
            position = page[^1].Position;
        }

        if (page.Count == PageSize) return position;
        position = Math.Max(position, head);
        await feed.WaitAfter(position, reader.Ending.Token);
        return position;
    }

    /// <summary>Whoever fails to listen keeps nobody else from it, and no event is told twice because of it.</summary>
    private void Tell(Action<IReadOnlyList<FeedEvent>> watcher, IReadOnlyList<FeedEvent> page)
    {
        try
        {
            watcher(page);
        }
        catch (Exception error)
        {
            LogUntold(log, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A subscriber over MCP could not be told of events")]
    private static partial void LogUntold(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events could not be read for MCP subscriptions; trying again")]
    private static partial void LogFailed(ILogger logger, Exception error);

    private sealed class Reader(Task<long> start, CancellationToken stopping)
    {
        public Task<long> Start { get; } = start;

        public CancellationTokenSource Ending { get; } = CancellationTokenSource.CreateLinkedTokenSource(stopping);

        public ImmutableList<Action<IReadOnlyList<FeedEvent>>> Watchers { get; set; } = [];

        public Task? Work { get; set; }
    }

    private sealed class Watching(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }
}
