using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelContextProtocol.Protocol;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Mcp.Resources;

/// <summary>What an agent is told of resources: by subscription to one, or by a stream that listens (SEP-2575).</summary>
internal sealed class Heard
{
    private readonly Channel<string> _uris = Channel.CreateUnbounded<string>();

    public async Task<IAsyncDisposable> Subscribe(Agent agent, string uri)
    {
        if (agent.Client.NegotiatedProtocolVersion != McpClient.Newest) return await agent.Client.SubscribeToResourceAsync(uri, (updated, cancelled) => _uris.Writer.WriteAsync(updated.Uri, cancelled));

        var (agreed, ending) = (new TaskCompletionSource(), new CancellationTokenSource());
        var acknowledged = agent.Client.RegisterNotificationHandler(NotificationMethods.SubscriptionsAcknowledgedNotification, (notification, _) =>
        {
            if ((string?)notification.Params?["notifications"]?["resourceSubscriptions"]?[0] == uri) agreed.TrySetResult();
            else agreed.TrySetException(new InvalidOperationException($"Not granted: {notification.Params}"));
            return default;
        });
        var updated = agent.Client.RegisterNotificationHandler(NotificationMethods.ResourceUpdatedNotification, (notification, cancelled) =>
            (string?)notification.Params!["uri"] == uri ? _uris.Writer.WriteAsync(uri, cancelled) : default);
        var listening = agent.Client.SendRequestAsync(new JsonRpcRequest
        {
            Method = RequestMethods.SubscriptionsListen,
            Params = new JsonObject { ["notifications"] = new JsonObject { ["resourceSubscriptions"] = new JsonArray(uri) } },
        }, ending.Token);
        if (await Task.WhenAny(listening, agreed.Task).WaitAsync(Patience.Limit) == listening) await listening;
        await agreed.Task;
        return new Listening(ending, listening, acknowledged, updated);
    }

    public async Task<string> Next()
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        return await _uris.Reader.ReadAsync(patience.Token);
    }

    private sealed class Listening(CancellationTokenSource ending, Task listening, params IAsyncDisposable[] handlers) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await ending.CancelAsync();
            await listening.ContinueWith(static _ => { }, TaskScheduler.Default).WaitAsync(Patience.Limit);
            foreach (var handler in handlers) await handler.DisposeAsync();
            ending.Dispose();
        }
    }
}
