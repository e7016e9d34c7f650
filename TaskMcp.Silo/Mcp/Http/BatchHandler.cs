using System.Text;
using System.Text.Json;
using TaskMcp.Silo.Mcp.Wire;

namespace TaskMcp.Silo.Mcp.Http;

/// <summary>Takes the batches of servers of 2025-03-26 apart before the SDK sees them: in a body, which becomes a stream of events then, and in events.</summary>
/// <param name="inner">Where the answers come from.</param>
/// <param name="isSse">HTTP+SSE: its one stream begins before a version is agreed on.</param>
internal sealed class BatchHandler(HttpMessageHandler inner, bool isSse) : DelegatingHandler(inner)
{
    private const string Version = "2025-03-26";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!isSse && !HasVersion(request)) return response;
        response.Content = response.Content.Headers.ContentType?.MediaType switch
        {
            "application/json" => await Body(response.Content, cancellationToken).ConfigureAwait(false),
            EventsContent.MediaType => new EventsContent(response.Content, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), Apart),
            _ => response.Content,
        };
        return response;
    }

    // The SDK says the version that was agreed on with every request.
    private static bool HasVersion(HttpRequestMessage request) => request.Headers.TryGetValues("MCP-Protocol-Version", out var versions) && versions.Contains(Version);

    private static async Task<HttpContent> Body(HttpContent content, CancellationToken cancellationToken)
    {
        // Reading it here keeps it for the SDK.
        await content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        var json = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (!JsonRpcBatch.IsOne(json)) return content;
        content.Dispose();
        var events = string.Concat(JsonRpcBatch.Messages(json).Select(message => $"data: {Encoding.UTF8.GetString(message)}\n\n"));
        return new StringContent(events, Encoding.UTF8, EventsContent.MediaType);
    }

    private static IEnumerable<string> Apart(string data)
    {
        var json = Encoding.UTF8.GetBytes(data);
        try
        {
            return JsonRpcBatch.IsOne(json) ? JsonRpcBatch.Messages(json).Select(Encoding.UTF8.GetString) : [data];
        }
        catch (JsonException)
        {
            // The SDK says what it makes of it.
            return [data];
        }
    }
}
