using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;

namespace TaskMcp.Silo.Mcp.Http;

/// <summary>A stream of server-sent events with other events in the place of each: what its data becomes, in one or several.</summary>
internal sealed class EventsContent : StreamContent
{
    public const string MediaType = "text/event-stream";

    private readonly HttpContent _inner;
    private readonly Func<string, IEnumerable<string>> _become;

    public EventsContent(HttpContent inner, Stream stream, Func<string, IEnumerable<string>> become) : this(inner, stream, become, new Pipe())
    {
    }

    private EventsContent(HttpContent inner, Stream stream, Func<string, IEnumerable<string>> become, Pipe pipe) : base(pipe.Reader.AsStream())
    {
        (_inner, _become) = (inner, become);
        Headers.ContentType = new MediaTypeHeaderValue(MediaType);
        _ = Copy(stream, pipe.Writer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inner.Dispose();
        base.Dispose(disposing);
    }

    // Ends with the stream, which ends at the latest when it is disposed.
    private async Task Copy(Stream stream, PipeWriter writer)
    {
        try
        {
            await SseFormatter.WriteAsync(Others(stream), writer.AsStream(leaveOpen: true)).ConfigureAwait(false);
            await writer.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await writer.CompleteAsync(error).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<SseItem<string>> Others(Stream stream)
    {
        await foreach (var item in SseParser.Create(stream).EnumerateAsync().ConfigureAwait(false))
        {
            foreach (var data in _become(item.Data)) yield return new(data, item.EventType) { EventId = item.EventId, ReconnectionInterval = item.ReconnectionInterval };
        }
    }
}
