using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace TaskMcp.Silo.Mcp.Http;

/// <summary>A stream of server-sent events with other events in the place of each: what its data becomes, in one or several.</summary>
internal sealed class EventsContent : StreamContent
{
    public const string MediaType = "text/event-stream";

    /// <summary>How long a stream that nobody reads any more may take to come to its end, so that its socket can be used again.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _ending = new();
    private readonly HttpContent _inner;
    private readonly Func<string, IEnumerable<string>> _become;
    private bool _hasEnded;

    public EventsContent(HttpContent inner, Stream stream, Func<string, IEnumerable<string>> become) : this(inner, stream, become, new Pipe())
    {
    }

    private EventsContent(HttpContent inner, Stream stream, Func<string, IEnumerable<string>> become, Pipe pipe) : base(pipe.Reader.AsStream())
    {
        (_inner, _become) = (inner, become);
        Headers.ContentType = new MediaTypeHeaderValue(MediaType);
        _ = Copy(stream, pipe.Writer);
    }

    // Not the inner one: disposing of it while it is read would leave the rest of this answer on a socket that is used for the next.
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_ending)
            {
                if (!_hasEnded) _ending.CancelAfter(Rest);
            }
        }

        base.Dispose(disposing);
    }

    private async Task Copy(Stream stream, PipeWriter writer)
    {
        try
        {
            await SseFormatter.WriteAsync(Others(stream, _ending.Token), writer.AsStream(leaveOpen: true), _ending.Token).ConfigureAwait(false);
            await writer.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await writer.CompleteAsync(error).ConfigureAwait(false);
        }
        finally
        {
            lock (_ending)
            {
                _hasEnded = true;
                _ending.Dispose();
            }

            _inner.Dispose();
        }
    }

    private async IAsyncEnumerable<SseItem<string>> Others(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var data in _become(item.Data)) yield return new(data, item.EventType) { EventId = item.EventId, ReconnectionInterval = item.ReconnectionInterval };
        }
    }
}
