using TaskMcp.Silo.OAuth;

namespace TaskMcp.Silo.Mcp.Http;

/// <summary>
/// Sends nothing anywhere but to the origin of the server: over HTTP+SSE the server names the address for messages itself, and whoever else stands there
/// would get its credentials and all that it is asked (MCP 2024-11-05, transports).
/// </summary>
internal sealed class OneOriginHandler(HttpMessageHandler inner, Uri server) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri is { } url && !OAuthUrls.IsSameOrigin(url, server)
            ? throw McpFailureException.Unreachable($"The server wants its messages sent to {OAuthUrls.Origin(url)} and not to {OAuthUrls.Origin(server)}, where it is: nothing was sent.")
            : base.SendAsync(request, cancellationToken);
}
