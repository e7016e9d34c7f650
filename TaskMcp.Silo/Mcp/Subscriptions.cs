using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
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
    private readonly HashSet<string> _resources = new(StringComparer.Ordinal);
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
        lock (_lock)
        {
            if (_offers?.Resources?.Subscribe != true || _resources.Count == MostResources || !_resources.Add(uri)) return;
            _more.TrySetResult();
        }

        if (_isStateless) ListenIfUseful();
        else _ = SubscribeInOldForm(uri);
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
            _opening = opened = new(new($"listen-{++_requests}", RequestMethods.SubscriptionsListen));
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
        if (_resources.Count > 0) filter["resourceSubscriptions"] = new JsonArray([.. _resources.Select(uri => JsonValue.Create(uri))]);
        return filter;
    }

    private void TakenUp(string id)
    {
        lock (_lock)
        {
            if (_opening?.Call.Id == id) _opening.Taken.TrySetResult();
        }
    }

    private void AllMayHaveChanged()
    {
        _notifications.ListChanged();
        string[] resources;
        lock (_lock) resources = [.. _resources];
        foreach (var uri in resources) _notifications.Changed(uri);
    }

    private async Task SubscribeInOldForm(string uri)
    {
        var call = new OpenCall($"subscribe-{Interlocked.Increment(ref _requests)}", RequestMethods.ResourcesSubscribe);
        var answer = _send(call, RequestMethods.ResourcesSubscribe, new() { ["uri"] = uri });
        await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!answer.IsCompletedSuccessfully && !_closing.IsCancellationRequested) _log("the server announces that resources can be subscribed to, but refused to");
    }

    // Ends early when the session is closed.
    private async Task Wait(TimeSpan time) => await Task.Delay(time, _clock, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Stream(OpenCall Call)
    {
        public TaskCompletionSource Taken { get; } = NewSignal();

        public Task TakenUp => Taken.Task;

        public Task Ended { get; set; } = Task.CompletedTask;
    }
}
