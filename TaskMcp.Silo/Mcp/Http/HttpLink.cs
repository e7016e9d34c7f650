using ModelContextProtocol.Client;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Mcp.Http;

/// <summary>A server behind a URL, by streamable HTTP or, for servers of 2024-11-05, by HTTP with server-sent events.</summary>
internal sealed class HttpLink : IServerLink
{
    private readonly McpHttpStatusHandler _handler;
    private readonly HttpClient _client;
    private readonly HttpClientTransport _transport;
    private readonly bool _isSse;

    private HttpLink(McpServerSettings settings, TimeProvider clock)
    {
        _isSse = settings.Transport.Type == TransportType.Sse;
        _handler = new(new CallStreamHandler(new BatchHandler(Sockets(settings), _isSse)), clock);
        // Every call has its own deadline.
        _client = new(_handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        _transport = new(
            new()
            {
                Endpoint = new(settings.Transport.Url!),
                TransportMode = _isSse ? HttpTransportMode.Sse : HttpTransportMode.StreamableHttp,
                AdditionalHeaders = settings.Headers,
                Name = settings.ServerType,
            },
            _client);
    }

    public IClientTransport Transport => _transport;

    public TimeSpan ConnectTimeout => TimeSpan.FromSeconds(30);

    // Over streamable HTTP an older server answers that it does not understand: one that is silent is slow, such as a cold start.
    public TimeSpan DiscoverTimeout => TimeSpan.FromSeconds(_isSse ? 5 : 20);

    public bool SessionIsUnknown => _handler.SessionIsUnknown;

    public static HttpLink Open(McpServerSettings settings, TimeProvider clock) => new(settings, clock);

    public Task<string?> Ending() => Task.FromResult<string?>(null);

    private static HttpMessageHandler Sockets(McpServerSettings settings)
    {
        var server = new Uri(settings.Transport.Url!);
        var sockets = new OneOriginHandler(new MessageBoundsHandler(settings.Http.CreateHandler()), server);
        return settings.Tokens is { } tokens ? new BearerHandler(sockets, tokens, server) : sockets;
    }

    public async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }
}
