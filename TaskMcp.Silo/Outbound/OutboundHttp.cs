using System.Net;

namespace TaskMcp.Silo.Outbound;

/// <summary>
/// The one maker of what sends HTTP requests to others' servers, so that nothing goes round <see cref="OutboundGuard"/>. Each handler has its own
/// sockets, no cookies and follows no redirects: nothing leaks to another host or connection.
/// </summary>
internal sealed class OutboundHttp(OutboundGuard guard)
{
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>To the public internet only.</summary>
    public static readonly OutboundHttp Public = new(new(AllowedHosts.None));

    public HttpMessageHandler CreateHandler() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // A proxy would look names up and connect for us, unguarded.
        UseProxy = false,
        ConnectCallback = guard.Connect,
        ConnectTimeout = ConnectTimeout,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        MaxConnectionsPerServer = 256,
        MaxResponseHeadersLength = 64,
    };

    /// <summary>A client of its own, for whoever needs no handler in between.</summary>
    public HttpClient CreateClient(TimeSpan timeout) => new(CreateHandler(), disposeHandler: true) { Timeout = timeout };
}
