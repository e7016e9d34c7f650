using System.Net;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Mcp.Http;

/// <summary>
/// Answers that mean the same for every request, read where their headers still are: the SDK's exceptions carry the status only.
/// </summary>
internal sealed class McpHttpStatusHandler(HttpMessageHandler inner, TimeProvider clock) : DelegatingHandler(inner)
{
    /// <summary>The server does not know the session any more: it did nothing of the request that heard so. Others may be under way.</summary>
    public bool SessionIsUnknown { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        switch (response.StatusCode)
        {
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                response.Dispose();
                throw new McpFailureException(McpErrorCode.AuthFailed, $"The server refused the credentials (HTTP {(int)response.StatusCode}). Enter them again in auth_config.");
            case HttpStatusCode.TooManyRequests:
                var wait = RetryAfter(response);
                response.Dispose();
                throw new McpFailureException(McpErrorCode.RateLimited, "The server asks for fewer calls (HTTP 429).") { RetryAfter = wait };
            case HttpStatusCode.ServiceUnavailable when request.Method == HttpMethod.Post && RetryAfter(response) is { } rest:
                response.Dispose();
                throw new McpFailureException(McpErrorCode.ConnectionError, "The server is not available now (HTTP 503).") { RetryAfter = rest, SessionLost = true, OutcomeUnknown = true };
            // The specification says 404; some servers answer 400 after their restart.
            case HttpStatusCode.NotFound or HttpStatusCode.BadRequest when request.Method == HttpMethod.Post && request.Headers.Contains("Mcp-Session-Id"):
                SessionIsUnknown = true;
                response.Dispose();
                // The SDK would cut off the other calls of the session, of which this says nothing.
                throw McpFailureException.Unreachable("The server does not know the session any more.");
        }

        return response;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - clock.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
