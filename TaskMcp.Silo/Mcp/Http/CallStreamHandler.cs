using TaskMcp.Silo.Mcp.Wire;

namespace TaskMcp.Silo.Mcp.Http;

/// <summary>Marks what comes on the stream of a call, also where it is taken up again after it was cut off, with the call (<see cref="CallStream"/>).</summary>
internal sealed class CallStreamHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = CallStream.Current;
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (call is null || !response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != EventsContent.MediaType) return response;
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        response.Content = new EventsContent(response.Content, stream, data => [CallStream.Marked(data, call)]);
        return response;
    }
}
