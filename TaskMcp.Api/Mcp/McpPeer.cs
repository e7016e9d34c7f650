using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Api.Mcp;

/// <summary>A client that stays: of a session or on standard input. Holds what it has subscribed to.</summary>
internal sealed class McpPeer(Caller caller, Func<string, JsonObject, Task> send) : IAsyncDisposable
{
    /// <summary>So many resources one client may follow.</summary>
    public const int MostSubscriptions = 256;

    private readonly Dictionary<string, IAsyncDisposable> _subscriptions = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private IDisposable? _lists;
    private bool _ended;

    /// <summary>Who it is.</summary>
    public Caller Caller => caller;

    /// <summary>Tells it of changes of its lists from now on.</summary>
    public void WatchLists(Sources sources) => _lists = sources.Watch(caller, kind => _ = send(ListNotifications.Method(kind), []));

    /// <summary>Has it follow a resource.</summary>
    /// <returns>False when there is no such resource for it.</returns>
    /// <exception cref="ModelContextProtocol.McpProtocolException">It follows too many.</exception>
    public async Task<bool> Subscribe(string uri, Func<Action<string>, ValueTask<IAsyncDisposable?>> subscribe)
    {
        await _turn.WaitAsync();
        try
        {
            if (_subscriptions.ContainsKey(uri)) return true;
            if (_ended || _subscriptions.Count >= MostSubscriptions) throw Faults.Invalid($"A session can follow {MostSubscriptions} resources: unsubscribe from some first.");
            if (await subscribe(changed => _ = send("notifications/resources/updated", new() { ["uri"] = changed })) is not { } subscription) return false;
            _subscriptions[uri] = subscription;
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task Unsubscribe(string uri)
    {
        await _turn.WaitAsync();
        try
        {
            if (_subscriptions.Remove(uri, out var subscription)) await subscription.DisposeAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        try
        {
            _ended = true;
            _lists?.Dispose();
            // One that can't be ended keeps none of the others.
            await Task.WhenAll(_subscriptions.Values.Select(subscription => subscription.DisposeAsync().AsTask()));
            _subscriptions.Clear();
        }
        finally
        {
            _turn.Release();
        }
    }
}
