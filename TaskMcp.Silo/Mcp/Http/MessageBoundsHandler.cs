using System.Net;

namespace TaskMcp.Silo.Mcp.Http;

/// <summary>Stops reading an answer, or one event of a stream of them, that is larger than a message may be.</summary>
internal sealed class MessageBoundsHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        if (!isStream && response.Content.Headers.ContentLength > MessageBounds.Longest)
        {
            response.Dispose();
            throw MessageBounds.Exceeded();
        }

        response.Content = new Content(response.Content, isStream);
        return response;
    }

    private sealed class Content : HttpContent
    {
        private readonly HttpContent _inner;
        private readonly bool _isStream;

        public Content(HttpContent inner, bool isStream)
        {
            (_inner, _isStream) = (inner, isStream);
            foreach (var header in inner.Headers) Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() =>
            new BoundedStream(await _inner.ReadAsStreamAsync().ConfigureAwait(false), _isStream);

        protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
            new BoundedStream(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _isStream);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await using var bounded = await CreateContentReadStreamAsync(cancellationToken).ConfigureAwait(false);
            await bounded.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _inner.Headers.ContentLength ?? 0;
            return _inner.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
