using System.Net;
using System.Net.Sockets;

namespace TaskMcp.Silo.Mcp.Http;

/// <summary>The HTTP side of one connection: its own sockets, no cookies, no redirects, so that nothing leaks to another host or connection.</summary>
internal static class McpHttp
{
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = true,
        ConnectTimeout = ConnectTimeout,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        MaxConnectionsPerServer = 256,
        MaxResponseHeadersLength = 64,
    };

    /// <summary>Whether the request certainly did not reach the server.</summary>
    public static bool NothingSent(HttpRequestException error) =>
        error.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        || error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound };
}
