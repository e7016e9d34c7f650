using System.Net;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp.Http;
using TaskMcp.Silo.Mcp.Stdio;
using TaskMcp.Silo.Mcp.Wire;
using McpErrorCode = TaskMcp.Connections.McpErrorCode;

namespace TaskMcp.Silo.Mcp;

/// <summary>
/// One MCP session with one server, in any version of the protocol: its life (this file), what is asked of the server (Requests). Lives in memory
/// only; any number of calls at once, from any thread.
/// </summary>
internal sealed partial class ServerSession : IAsyncDisposable
{
    private static readonly TimeSpan ClosingTakes = TimeSpan.FromSeconds(5);

    private readonly IServerLink _link;
    private readonly McpServerSettings _settings;
    private readonly LogRing _log;
    private readonly OpenCalls _calls;
    private readonly SessionNotifications _notifications;
    private readonly ServerMessages _messages;
    private readonly Subscriptions _subscriptions;
    private readonly Lazy<Task> _closing;
    private McpClient _client = null!;
    private volatile ServerCatalog _catalog = ServerCatalog.Empty;
    private volatile bool _isLost;
    private long _requests;

    private ServerSession(IServerLink link, McpServerSettings settings, LogRing log, TimeProvider clock)
    {
        _link = link;
        _settings = settings;
        _log = log;
        _calls = new(clock, Answer, GiveUp, Note);
        _notifications = new(settings.Redactor, log, clock, Refresh);
        _messages = new(_calls, _notifications, settings.Redactor, log);
        _subscriptions = new(_notifications, Subscribe, GiveUp, Note, clock);
        _closing = new(CloseOnce);
    }

    /// <summary>Raised after the server said that its lists have changed and they were read again.</summary>
    public event Action? CatalogChanged;

    /// <summary>Raised just before <see cref="CatalogChanged"/>, with the lists of which the server said so; with none of them when they were read again for another reason.</summary>
    public event Action<ConnectionLists>? ListsAnnounced;

    /// <summary>Raised with the URI when a resource has changed that <see cref="SubscribeTo"/> or <see cref="Watch"/> was called for.</summary>
    public event Action<string>? ResourceUpdated
    {
        add => _notifications.ResourceUpdated += value;
        remove => _notifications.ResourceUpdated -= value;
    }

    public ServerCatalog Catalog => _catalog;

    public string? ProtocolVersion => _client.NegotiatedProtocolVersion;

    public Implementation? Server { get; private set; }

    /// <summary>Completes when the session has ended, by itself or by being closed.</summary>
    public Task Ended => _client.Completion;

    /// <summary>Whether the session was told to close.</summary>
    public bool IsClosing => _closing.IsValueCreated;

    /// <summary>Whether another call may be made.</summary>
    public bool IsOpen => !_isLost && !IsClosing && !_client.Completion.IsCompleted && !_link.SessionIsUnknown;

    private bool IsHttp => _settings.Transport.Type != TransportType.Stdio;

    // 2026-07-28 and later: requests stand for themselves, and closing the stream of an answer cancels the request.
    private bool IsStateless => string.CompareOrdinal(ProtocolVersion, ProtocolVersions.Stateless) >= 0;

    /// <exception cref="McpFailureException">The server can't be reached or does not speak MCP.</exception>
    public static async Task<ServerSession> Connect(McpServerSettings settings, LogRing log, TimeProvider clock, CancellationToken cancellationToken)
    {
        IServerLink link = settings.Transport.Type == TransportType.Stdio ? StdioLink.Open(settings, log) : HttpLink.Open(settings, clock);
        var session = new ServerSession(link, settings, log, clock);
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(link.ConnectTimeout);
            await session.Open(deadline.Token).ConfigureAwait(false);
            return session;
        }
        catch (Exception error) when (McpFailures.Of(error, settings.Redactor) is not null)
        {
            var failure = await session.WhyNot(error).ConfigureAwait(false);
            await session.DisposeAsync().ConfigureAwait(false);
            throw failure;
        }
        catch
        {
            // A bug, but no reason to leave a process behind.
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks the server for something small and reads its lists again.</summary>
    /// <exception cref="McpFailureException">It does not answer.</exception>
    public async Task Probe(CancellationToken cancellationToken)
    {
        try
        {
            _catalog = await ServerCatalog.Read(_client, _settings, _log, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && McpFailures.Of(error, _settings.Redactor) is { } failure)
        {
            throw await Explain(failure).ConfigureAwait(false);
        }
    }

    /// <summary>From now on <see cref="ResourceUpdated"/> is raised for the resource, if the server offers that.</summary>
    public void SubscribeTo(string uri) => _subscriptions.Add(uri);

    /// <summary>From now on <see cref="ResourceUpdated"/> is raised for the resource, until <see cref="Unwatch"/>.</summary>
    /// <exception cref="McpFailureException">The server does not tell, or does not know the resource.</exception>
    public async Task Watch(string uri, CancellationToken cancellationToken)
    {
        try
        {
            await _subscriptions.Watch(uri, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && McpFailures.Of(error, _settings.Redactor) is { } failure)
        {
            throw await Explain(failure).ConfigureAwait(false);
        }
    }

    public void Unwatch(string uri) => _subscriptions.Unwatch(uri);

    /// <summary>Writes a line about the protocol into the connection's log.</summary>
    public void Note(string line) => _log.Add($"[protocol] {line}", _settings.Redactor);

    /// <summary>Takes the credentials of this session out of what the server wrote.</summary>
    public string Redact(string text) => _settings.Redactor.Redact(text);

    /// <summary>Takes the credentials of this session, and nothing else, out of an output: every output passes here before it is used or kept.</summary>
    public JsonText Clean(JsonText output) => _settings.Redactor.Clean(output);

    /// <summary>Why the session ended by itself, in words; null when it did not, or ended in good order.</summary>
    public Task<string?> WhyEnded() => _link.Ending();

    /// <summary>Ends the session; done means that its process or sockets are gone. Pending calls end with an error.</summary>
    public async ValueTask DisposeAsync() => await _closing.Value.ConfigureAwait(false);

    private async Task Open(CancellationToken cancellationToken)
    {
        var options = new McpClientOptions
        {
            ClientInfo = new() { Name = "TaskMcp", Version = typeof(ServerSession).Assembly.GetName().Version!.ToString(3) },
            ProtocolVersion = _settings.Transport.ProtocolVersion,
            InitializationTimeout = _link.ConnectTimeout,
            DiscoverProbeTimeout = _link.DiscoverTimeout,
            // Without a handler: the questions are taken from the wire.
            Capabilities = ClientAbilities.All(),
        };
        // Without a logger: the SDK's log lines hold contents.
        _client = await McpClient.CreateAsync(new FilteredTransport(_link.Transport, _messages), options, loggerFactory: null, cancellationToken).ConfigureAwait(false);
        Server = ServerInfo(_client) is { } info ? new() { Name = _settings.Redactor.Clean(info.Name), Version = _settings.Redactor.Clean(info.Version) } : null;
        var logs = ServerLogging.IsOffered(_client);
        (_messages.IsStateless, _messages.AsksForLogLines) = (IsStateless, logs && IsStateless);
        if (logs && !IsStateless) _ = ServerLogging.Ask(_client, Note);
        _catalog = await ServerCatalog.Read(_client, _settings, _log, cancellationToken).ConfigureAwait(false);
        _subscriptions.Start(_client.ServerCapabilities, IsStateless);
    }

    private async Task<McpFailureException> WhyNot(Exception error)
    {
        var failure = McpFailures.Of(error, _settings.Redactor)!;
        if (error is McpException && _settings.Transport.ProtocolVersion is { } version)
        {
            return McpFailureException.Unreachable($"The server does not agree to speak {version}: leave out transport.protocol_version to find what both sides know. {failure.Message}", error);
        }

        if (failure.Code != McpErrorCode.ConnectionError || failure.RefusalCode is not null) return failure;
        var words = error is OperationCanceledException or TimeoutException
            ? $"The server did not answer within {_link.ConnectTimeout.TotalSeconds:0} s."
            : await _link.Ending().ConfigureAwait(false) ?? failure.Message;
        // What a server of HTTP+SSE says to a client that does not know it yet (MCP, transports, "Backwards Compatibility").
        if (_settings.Transport.Type == TransportType.StreamableHttp && error is HttpRequestException { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed })
        {
            words = $"There is no MCP server at this URL, or an old one: try transport.type sse then. {words}";
        }

        return McpFailureException.Unreachable(words, error);
    }

    private async Task Refresh(ConnectionLists announced)
    {
        if (!IsOpen) return;
        await Probe(CancellationToken.None).ConfigureAwait(false);
        ListsAnnounced?.Invoke(announced);
        CatalogChanged?.Invoke();
    }

    private async Task CloseOnce()
    {
        _calls.Dispose();
        _subscriptions.Dispose();
        if (_client is not null)
        {
            try
            {
                await _client.DisposeAsync().AsTask().WaitAsync(ClosingTakes).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                Note("the server did not answer the end of the session");
            }
        }

        await _link.DisposeAsync().ConfigureAwait(false);
    }

    private static Implementation? ServerInfo(McpClient client)
    {
        try
        {
            return client.ServerInfo;
        }
        catch (InvalidOperationException)
        {
            // Servers of 2026-07-28 need not say who they are.
            return null;
        }
    }
}
