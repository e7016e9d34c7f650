using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
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
    private const string EventStream = "text/event-stream";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!isSse && !HasVersion(request)) return response;
        response.Content = response.Content.Headers.ContentType?.MediaType switch
        {
            "application/json" => await Body(response.Content, cancellationToken).ConfigureAwait(false),
            EventStream => new Events(response.Content, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false)),
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
        return new StringContent(events, Encoding.UTF8, EventStream);
    }

    private sealed class Events : StreamContent
    {
        private readonly HttpContent _inner;

        public Events(HttpContent inner, Stream stream) : this(inner, stream, new Pipe())
        {
        }

        private Events(HttpContent inner, Stream stream, Pipe pipe) : base(pipe.Reader.AsStream())
        {
            _inner = inner;
            Headers.ContentType = new MediaTypeHeaderValue(EventStream);
            _ = Copy(stream, pipe.Writer);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _inner.Dispose();
            base.Dispose(disposing);
        }

        // Ends with the stream, which ends at the latest when it is disposed.
        private static async Task Copy(Stream stream, PipeWriter writer)
        {
            try
            {
                await SseFormatter.WriteAsync(Apart(stream), writer.AsStream(leaveOpen: true)).ConfigureAwait(false);
                await writer.CompleteAsync().ConfigureAwait(false);
            }
            catch (Exception error)
            {
                await writer.CompleteAsync(error).ConfigureAwait(false);
            }
        }

        private static async IAsyncEnumerable<SseItem<string>> Apart(Stream stream)
        {
            await foreach (var item in SseParser.Create(stream).EnumerateAsync().ConfigureAwait(false))
            {
                foreach (var message in Messages(item.Data)) yield return new(message, item.EventType) { EventId = item.EventId, ReconnectionInterval = item.ReconnectionInterval };
            }
        }

        private static IEnumerable<string> Messages(string data)
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
}
