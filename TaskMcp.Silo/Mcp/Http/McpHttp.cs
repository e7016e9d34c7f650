using System.Net.Sockets;

namespace TaskMcp.Silo.Mcp.Http;

/// <summary>What failures of HTTP mean.</summary>
internal static class McpHttp
{
    /// <summary>Whether the request certainly did not reach the server.</summary>
    public static bool NothingSent(HttpRequestException error) =>
        error.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        || error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound };
}
