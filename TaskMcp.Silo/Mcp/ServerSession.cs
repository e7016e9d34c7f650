using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp.Http;
using TaskMcp.Silo.Mcp.Stdio;

namespace TaskMcp.Silo.Mcp;

/// <summary>One MCP session with one server. Lives in memory only; any number of calls at once, from any thread.</summary>
internal sealed class ServerSession : IAsyncDisposable
{
    private static readonly TimeSpan ClosingTakes = TimeSpan.FromSeconds(5);

    private readonly IServerLink _link;
    private readonly McpServerSettings _settings;
    private readonly LogRing _log;
    private readonly SessionNotifications _notifications;
    private readonly ConcurrentDictionary<string, Action<ToolProgress>> _progress = new(StringComparer.Ordinal);
    private readonly Lazy<Task> _closing;
    private McpClient _client = null!;
    private volatile ServerCatalog _catalog = ServerCatalog.Empty;
    private volatile bool _isLost;
    private long _calls;

    private ServerSession(IServerLink link, McpServerSettings settings, LogRing log)
    {
        _link = link;
        _settings = settings;
        _log = log;
        _notifications = new(settings.Redactor, log, _progress, Refresh);
        _closing = new(CloseOnce);
    }

    /// <summary>Raised after the server said that its lists have changed and they were read again.</summary>
    public event Action? CatalogChanged;

    public ServerCatalog Catalog => _catalog;

    public string? ProtocolVersion => _client.NegotiatedProtocolVersion;

    public Implementation? Server { get; private set; }

    /// <summary>Completes when the session has ended, by itself or by being closed.</summary>
    public Task Ended => _client.Completion;

    /// <summary>Whether the session was told to close.</summary>
    public bool IsClosing => _closing.IsValueCreated;

    /// <summary>Whether another call may be made.</summary>
    public bool IsOpen => !_isLost && !IsClosing && !_client.Completion.IsCompleted && !_link.SessionIsUnknown;

    /// <exception cref="McpFailureException">The server can't be reached or does not speak MCP.</exception>
    public static async Task<ServerSession> Connect(McpServerSettings settings, LogRing log, TimeProvider clock, CancellationToken cancellationToken)
    {
        IServerLink link = settings.Transport.Type == TransportType.Stdio ? StdioLink.Open(settings, log) : HttpLink.Open(settings, clock);
        var session = new ServerSession(link, settings, log);
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

    /// <summary>Calls a tool and answers its result as it came.</summary>
    /// <exception cref="McpFailureException">No result came.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the server was told.</exception>
    public async Task<JsonObject> CallTool(ToolDefinition tool, JsonObject arguments, string? idempotencyKey, Action<ToolProgress>? progress, CancellationToken cancellationToken)
    {
        var id = $"call-{Interlocked.Increment(ref _calls)}";
        var meta = new JsonObject();
        if (idempotencyKey is not null) meta["taskmcp/idempotency_key"] = idempotencyKey;
        if (progress is not null)
        {
            meta["progressToken"] = id;
            _progress[id] = progress;
        }

        var request = new JsonRpcRequest
        {
            Id = new RequestId(id),
            Method = RequestMethods.ToolsCall,
            Params = new JsonObject { ["name"] = tool.Name, ["arguments"] = arguments, ["_meta"] = meta },
        };
        var abort = new CancellationTokenSource();
        var answer = _client.SendRequestAsync(request, abort.Token);
        try
        {
            var response = await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
            return response.Result as JsonObject ?? throw McpFailureException.Lost("The server's answer is no tool result.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = GiveUp(id, answer, abort);
            throw;
        }
        catch (Exception error) when (McpFailures.Of(error, _settings.Redactor) is { } failure)
        {
            throw await Explain(failure).ConfigureAwait(false);
        }
        finally
        {
            _progress.TryRemove(id, out _);
        }
    }

    /// <summary>The result of <c>resources/read</c> as it came.</summary>
    /// <exception cref="McpFailureException">No result came.</exception>
    public Task<JsonText> ReadResource(string uri, CancellationToken cancellationToken) =>
        Ask(RequestMethods.ResourcesRead, new() { ["uri"] = uri }, cancellationToken);

    /// <summary>The result of <c>prompts/get</c> as it came.</summary>
    /// <exception cref="McpFailureException">No result came.</exception>
    public Task<JsonText> GetPrompt(string name, IReadOnlyDictionary<string, string> arguments, CancellationToken cancellationToken) =>
        Ask(RequestMethods.PromptsGet, new() { ["name"] = name, ["arguments"] = new JsonObject(arguments.Select(argument => KeyValuePair.Create(argument.Key, (JsonNode?)argument.Value))) }, cancellationToken);

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

    /// <summary>Takes the credentials of this session out of what the server wrote.</summary>
    public string Redact(string text) => _settings.Redactor.Redact(text);

    /// <summary>Why the session ended by itself, in words; null when it did not, or ended in good order.</summary>
    public Task<string?> WhyEnded() => _link.Ending();

    /// <summary>Ends the session; done means that its process or sockets are gone. Pending calls end with an error.</summary>
    public async ValueTask DisposeAsync() => await _closing.Value.ConfigureAwait(false);

    private async Task Open(CancellationToken cancellationToken)
    {
        var options = new McpClientOptions
        {
            ClientInfo = new() { Name = "TaskMcp", Version = typeof(ServerSession).Assembly.GetName().Version!.ToString(3) },
            InitializationTimeout = _link.ConnectTimeout,
        };
        options.Handlers.NotificationHandlers = _notifications.Handlers;
        // Without a logger: the SDK's log lines hold contents.
        _client = await McpClient.CreateAsync(_link.Transport, options, loggerFactory: null, cancellationToken).ConfigureAwait(false);
        Server = ServerInfo(_client);
        _catalog = await ServerCatalog.Read(_client, _settings, _log, cancellationToken).ConfigureAwait(false);
    }

    private async Task Refresh()
    {
        if (!IsOpen) return;
        await Probe(CancellationToken.None).ConfigureAwait(false);
        CatalogChanged?.Invoke();
    }

    private async Task<McpFailureException> WhyNot(Exception error)
    {
        var failure = McpFailures.Of(error, _settings.Redactor)!;
        if (failure.Code != McpErrorCode.ConnectionError || failure.RefusalCode is not null) return failure;
        var words = error is OperationCanceledException or TimeoutException
            ? $"The server did not answer within {_link.ConnectTimeout.TotalSeconds:0} s."
            : await _link.Ending().ConfigureAwait(false) ?? failure.Message;
        return McpFailureException.Unreachable(words, error);
    }

    private async Task<McpFailureException> Explain(McpFailureException failure)
    {
        if (_link.SessionIsUnknown)
        {
            return McpFailureException.Unreachable("The server does not know the session any more.", failure);
        }

        if (!failure.SessionLost) return failure;
        _isLost |= !IsHttp || !failure.OutcomeUnknown;
        if (IsClosing || await _link.Ending().ConfigureAwait(false) is not { } words) return failure;
        return new(failure.Code, words, failure) { SessionLost = true, OutcomeUnknown = failure.OutcomeUnknown };
    }

    private async Task<JsonText> Ask(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _client.SendRequestAsync(new() { Method = method, Params = parameters }, cancellationToken).ConfigureAwait(false);
            return KeptJson.OrText(JsonText.From(response.Result).Text);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && McpFailures.Of(error, _settings.Redactor) is { } failure)
        {
            throw await Explain(failure).ConfigureAwait(false);
        }
    }

    private bool IsHttp => _settings.Transport.Type != TransportType.Stdio;

    // The server hears of it before the request is dropped: the SDK often drops its own word of it.
    private async Task GiveUp(string requestId, Task answer, CancellationTokenSource abort)
    {
        await TellCancelled(requestId).ConfigureAwait(false);
        await abort.CancelAsync().ConfigureAwait(false);
        await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        abort.Dispose();
    }

    private async Task TellCancelled(string requestId)
    {
        try
        {
            using var deadline = new CancellationTokenSource(ClosingTakes);
            var notification = new JsonRpcNotification
            {
                Method = NotificationMethods.CancelledNotification,
                Params = new JsonObject { ["requestId"] = requestId, ["reason"] = "The caller gave up." },
            };
            await _client.SendMessageAsync(notification, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (McpFailures.Of(error, _settings.Redactor) is not null)
        {
            _log.Add("[protocol] the server could not be told that a call was given up", _settings.Redactor);
        }
    }

    private async Task CloseOnce()
    {
        if (_client is not null)
        {
            try
            {
                await _client.DisposeAsync().AsTask().WaitAsync(ClosingTakes).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                _log.Add("[protocol] the server did not answer the end of the session", _settings.Redactor);
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
