using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using McpErrorCode = TaskMcp.Connections.McpErrorCode;
using RpcCode = ModelContextProtocol.McpErrorCode;

namespace TaskMcp.Silo.Mcp;

/// <summary>
/// Keeps hearing of changes. Servers of 2026-07-28 tell them on the stream of one <c>subscriptions/listen</c> request (SEP-2575): it is opened again when it
/// ends, a new one before the old one is closed when more is to be heard, and what may have changed while none was open counts as changed.
/// Older servers tell changed lists unasked and resources after <c>resources/subscribe</c>.
/// </summary>
internal sealed class Subscriptions : IDisposable
{
    private const int MostResources = 200;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TakingUpTakes = TimeSpan.FromSeconds(10);

    private readonly SessionNotifications _notifications;
    private readonly Func<OpenCall, string, JsonObject, Task> _send;
    private readonly Func<OpenCall, Task> _giveUp;
    private readonly Action<string> _log;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();

    // What is kept of resources is to be known as changed; what somebody watches is let go again.
    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);
    private readonly HashSet<string> _watched = new(StringComparer.Ordinal);
    private readonly List<Watcher> _waiting = [];
    private readonly CancellationTokenSource _closing = new();
    private ServerCapabilities? _offers;
    private bool _isStateless;
    private bool _listens;
    private TaskCompletionSource _more = NewSignal();
    private Stream? _opening;
    private long _requests;

    public Subscriptions(SessionNotifications notifications, Func<OpenCall, string, JsonObject, Task> send, Func<OpenCall, Task> giveUp, Action<string> log, TimeProvider clock)
    {
        (_notifications, _send, _giveUp, _log, _clock) = (notifications, send, giveUp, log, clock);
        notifications.Subscribed += TakenUp;
    }

    /// <summary>Begins to hear of changed lists, if the server offers that.</summary>
    public void Start(ServerCapabilities offers, bool isStateless)
    {
        lock (_lock) (_offers, _isStateless) = (offers, isStateless);
        ListenIfUseful();
    }

    /// <summary>Begins to hear of changes of a resource, if the server offers that; at most of 200.</summary>
    public void Add(string uri)
    {
        bool isNew;
        lock (_lock)
        {
            if (_offers?.Resources?.Subscribe != true || _kept.Count == MostResources || !_kept.Add(uri)) return;
            isNew = !_watched.Contains(uri);
            if (isNew) _more.TrySetResult();
        }

        if (!isNew) return;
        if (_isStateless) ListenIfUseful();
        else _ = Quietly(AskInOldForm(RequestMethods.ResourcesSubscribe, uri));
    }

    /// <summary>Begins to hear of changes of a resource for somebody who watches it; done when the server has taken that up.</summary>
    /// <exception cref="McpFailureException">The server does not offer that.</exception>
    /// <exception cref="McpProtocolException">The server refuses.</exception>
    public async Task Watch(string uri, CancellationToken cancellationToken)
    {
        Task takenUp;
        lock (_lock)
        {
            if (_offers?.Resources?.Subscribe != true) throw new McpFailureException(McpErrorCode.ToolNotFound, "The server does not tell when a resource changes.");
            if (!_watched.Add(uri) || _kept.Contains(uri)) return;
            takenUp = _isStateless ? WaitUntilTakenUp(uri) : Task.CompletedTask;
            _more.TrySetResult();
        }

        try
        {
            if (!_isStateless) await AskInOldForm(RequestMethods.ResourcesSubscribe, uri).WaitAsync(cancellationToken).ConfigureAwait(false);
            else ListenIfUseful();
            await takenUp.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            lock (_lock) _watched.Remove(uri);
            throw;
        }
    }

    /// <summary>Nobody watches the resource any more.</summary>
    public void Unwatch(string uri)
    {
        lock (_lock)
        {
            if (!_watched.Remove(uri) || _kept.Contains(uri)) return;
            _more.TrySetResult();
        }

        if (!_isStateless) _ = Quietly(AskInOldForm(RequestMethods.ResourcesUnsubscribe, uri));
    }

    public void Dispose() => _closing.Cancel();

    private void ListenIfUseful()
    {
        lock (_lock)
        {
            if (_listens || !_isStateless || Filter().Count == 0) return;
            _listens = true;
        }

        _ = Listen();
    }

    private async Task Listen()
    {
        var wait = FirstWait;
        Stream? present = null;
        for (var isAgain = false; !_closing.IsCancellationRequested; isAgain = true)
        {
            var start = _clock.GetTimestamp();
            var more = OpenNext(out var next);
            await Task.WhenAny(next.TakenUp, next.Ended, Wait(TakingUpTakes)).ConfigureAwait(false);
            if (present is not null) _ = _giveUp(present.Call);
            else if (isAgain && next.TakenUp.IsCompleted) AllMayHaveChanged();
            present = next;
            await Task.WhenAny(next.Ended, more, Wait(Timeout.InfiniteTimeSpan)).ConfigureAwait(false);
            if (!next.Ended.IsCompleted) continue;

            present = null;
            if (next.Ended.Exception?.InnerException is McpProtocolException { ErrorCode: RpcCode.MethodNotFound })
            {
                _log("the server announces changes but does not know subscriptions/listen");
                return;
            }

            if (_clock.GetElapsedTime(start) > LongestWait) wait = FirstWait;
            await Wait(wait).ConfigureAwait(false);
            wait = wait + wait < LongestWait ? wait + wait : LongestWait;
        }
    }

    private Task OpenNext(out Stream opened)
    {
        JsonObject filter;
        lock (_lock)
        {
            if (_more.Task.IsCompleted) _more = NewSignal();
            filter = Filter();
            _opening = opened = new(new($"listen-{++_requests}", RequestMethods.SubscriptionsListen), Resources().ToHashSet(StringComparer.Ordinal));
        }

        opened.Ended = _send(opened.Call, RequestMethods.SubscriptionsListen, new() { ["notifications"] = filter });
        return _more.Task;
    }

    // Under the lock.
    private JsonObject Filter()
    {
        var filter = new JsonObject();
        if (_offers?.Tools?.ListChanged == true) filter["toolsListChanged"] = true;
        if (_offers?.Prompts?.ListChanged == true) filter["promptsListChanged"] = true;
        if (_offers?.Resources?.ListChanged == true) filter["resourcesListChanged"] = true;
        var resources = Resources();
        if (resources.Length > 0) filter["resourceSubscriptions"] = new JsonArray([.. resources.Select(uri => JsonValue.Create(uri))]);
        return filter;
    }

    private void TakenUp(string id)
    {
        lock (_lock)
        {
            if (_opening?.Call.Id != id) return;
            _opening.Taken.TrySetResult();
            foreach (var watcher in _waiting.Where(watcher => _opening.Resources.Contains(watcher.Uri))) watcher.TakenUp.TrySetResult();
            _waiting.RemoveAll(watcher => watcher.TakenUp.Task.IsCompleted);
        }
    }

    // Under the lock. A server that does not say that it listens may still do so.
    private async Task WaitUntilTakenUp(string uri)
    {
        var watcher = new Watcher(uri, NewSignal());
        _waiting.Add(watcher);
        await Task.WhenAny(watcher.TakenUp.Task, Wait(TakingUpTakes)).ConfigureAwait(false);
        lock (_lock) _waiting.Remove(watcher);
    }

    private void AllMayHaveChanged()
    {
        _notifications.ListChanged();
        string[] resources;
        lock (_lock) resources = Resources();
        foreach (var uri in resources) _notifications.Changed(uri);
    }

    // Under the lock.
    private string[] Resources() => [.. _kept.Union(_watched)];

    private Task AskInOldForm(string method, string uri) =>
        _send(new($"subscribe-{Interlocked.Increment(ref _requests)}", method), method, new() { ["uri"] = uri });

    private async Task Quietly(Task answer)
    {
        await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!answer.IsCompletedSuccessfully && !_closing.IsCancellationRequested) _log("the server announces that resources can be subscribed to, but refused to");
    }

    // Ends early when the session is closed.
    private async Task Wait(TimeSpan time) => await Task.Delay(time, _clock, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Watcher(string Uri, TaskCompletionSource TakenUp);

    private sealed record Stream(OpenCall Call, IReadOnlySet<string> Resources)
    {
        public TaskCompletionSource Taken { get; } = NewSignal();

        public Task TakenUp => Taken.Task;

        public Task Ended { get; set; } = Task.CompletedTask;
    }
}
