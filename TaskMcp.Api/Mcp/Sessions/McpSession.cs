using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using TaskMcp.Access;
using TaskMcp.Api.Mcp.Protocol;

// The SDK calls resuming obsolete, since 2026-07-28 has none; 2025-11-25 does.
#pragma warning disable MCP9006

namespace TaskMcp.Api.Mcp.Sessions;

/// <summary>A client of a revision before 2026-07-28, from its <c>initialize</c> to its end.</summary>
internal sealed class McpSession : IAsyncDisposable
{
    private readonly StreamableHttpServerTransport _transport;
    private readonly McpServer _server;
    private readonly McpPeer _peer;
    private readonly CancellationTokenSource _ended;
    private readonly TimeProvider _clock;
    private readonly Task _running;
    private int _inUse;
    private int _disposed;
    private long _lastUsed;

    public McpSession(string id, Caller caller, McpSetup setup, Sources sources, EventBudget budget, TimeProvider clock, CancellationToken ending)
    {
        (Id, Owner, _clock) = (id, SessionOwner.Of(caller), clock);
        Streams = new(budget, clock);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(ending);
        _lastUsed = clock.GetTimestamp();
        _peer = new(caller, Notify);
        _transport = new() { SessionId = id, EventStreamStore = Streams, FlowExecutionContextFromRequests = true };
        _server = McpServer.Create(_transport, setup.Options(_peer));
        // The session outlives the request that began it, and so must not be part of its trace.
        using (ExecutionContext.SuppressFlow()) _running = _server.RunAsync(_ended.Token);
        _peer.WatchLists(sources);
    }

    public string Id { get; }

    public SessionOwner Owner { get; }

    public SessionStreams Streams { get; }

    /// <summary>The revision that was agreed on; null before.</summary>
    public string? ProtocolVersion => _server.NegotiatedProtocolVersion;

    /// <summary>Ends with the session.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Whether a request or a stream of it is open.</summary>
    public bool IsInUse => Volatile.Read(ref _inUse) > 0;

    /// <summary>For how long nothing of it has been open.</summary>
    public TimeSpan Idle => IsInUse ? TimeSpan.Zero : _clock.GetElapsedTime(Interlocked.Read(ref _lastUsed));

    /// <summary>Keeps it from counting as idle until disposed of.</summary>
    public IDisposable Use() => new Usage(this);

    /// <summary>Hands over a message; for a request, its answer is written until it is complete.</summary>
    public async Task Post(HttpContext http, JsonRpcMessage message)
    {
        var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _ended.Token);
        using var cancelling = new Cancelling(ending);
        message.Context = new() { User = http.User, ProtocolVersion = TransportRules.Version(http.Request) };
        McpOrigin.From(http, () => Cancelled(message, cancelling)).Attach(message);
        try
        {
            await _transport.HandlePostRequestAsync(message, http.Response.Body, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client has gone and may come back for the rest, has cancelled the request, or the session has ended.
        }
        catch (InvalidOperationException) when (_ended.IsCancellationRequested)
        {
            // It ended just now.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _ended.CancelAsync();
        try
        {
            await _peer.DisposeAsync();
        }
        finally
        {
            // Whatever happens, it leaves neither a server nor memory behind.
            Streams.Dispose();
            await _transport.DisposeAsync();
            await _running;
            await _server.DisposeAsync();
        }
    }

    private void Cancelled(JsonRpcMessage message, Cancelling cancelling)
    {
        if (message is JsonRpcRequest request) Streams.Complete(request.Id.ToString());
        cancelling.Cancel();
    }

    private Task Notify(string method, JsonObject parameters)
    {
        Streams.Feed.Append(new JsonRpcNotification { Method = method, Params = parameters });
        return Task.CompletedTask;
    }

    private sealed class Usage : IDisposable
    {
        private readonly McpSession _session;
        private int _over;

        public Usage(McpSession session)
        {
            _session = session;
            Interlocked.Increment(ref session._inUse);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) != 0) return;
            Interlocked.Exchange(ref _session._lastUsed, _session._clock.GetTimestamp());
            Interlocked.Decrement(ref _session._inUse);
        }
    }

    /// <summary>Ends an HTTP request whose MCP request was cancelled; harmless when it has long ended.</summary>
    private sealed class Cancelling(CancellationTokenSource ending) : IDisposable
    {
        private readonly Lock _gate = new();
        private bool _over;

        public void Cancel()
        {
            lock (_gate)
            {
                if (!_over) ending.Cancel();
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _over = true;
                ending.Dispose();
            }
        }
    }
}
