using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace TaskMcp.EndToEnd.Harness;

/// <summary>Receives spans by OTLP over HTTP (opentelemetry-proto 1: <c>ExportTraceServiceRequest</c>) and keeps their trace, parent and name.</summary>
internal sealed class TraceCollector : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentBag<Span> _spans = [];
    private readonly ConcurrentBag<string> _received = [];
    private readonly ConcurrentBag<string> _paths = [];

    public TraceCollector()
    {
        Endpoint = new($"http://127.0.0.1:{FreePort.Next()}/");
        _listener.Prefixes.Add(Endpoint.ToString());
        _listener.Start();
        _ = Receive();
    }

    public Uri Endpoint { get; }

    public IReadOnlyCollection<Span> Spans => _spans;

    /// <summary>Everything that came, of spans, metrics and logs, as bytes in text.</summary>
    public IReadOnlyCollection<string> Received => _received;

    /// <summary>Which of <c>/v1/traces</c>, <c>/v1/metrics</c> and <c>/v1/logs</c> something came to.</summary>
    public IReadOnlyCollection<string> Paths => [.. _paths.Distinct()];

    public void Dispose() => _listener.Close();

    private async Task Receive()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            _received.Add(Encoding.Latin1.GetString(body.ToArray()));
            _paths.Add(context.Request.Url!.AbsolutePath);
            if (context.Request.Url!.AbsolutePath == "/v1/traces") Read(body.ToArray());
            context.Response.ContentType = "application/x-protobuf";
            context.Response.Close();
        }
    }

    private void Read(byte[] request)
    {
        // resource_spans = 1, scope_spans = 2, spans = 2; trace_id = 1, span_id = 2, parent_span_id = 4, name = 5.
        foreach (var span in Fields(request, 1).SelectMany(resource => Fields(resource, 2)).SelectMany(scope => Fields(scope, 2)))
        {
            string Id(int number) => Convert.ToHexStringLower(Fields(span, number).SingleOrDefault() ?? []);
            _spans.Add(new(Id(1), Id(2), Id(4), Encoding.UTF8.GetString(Fields(span, 5).Single())));
        }
    }

    /// <summary>The length-delimited fields with this number of a protobuf message.</summary>
    private static List<byte[]> Fields(byte[] message, int wanted)
    {
        var found = new List<byte[]>();
        var at = 0;
        while (at < message.Length)
        {
            var tag = Varint(message, ref at);
            switch (tag & 7)
            {
                case 0: Varint(message, ref at); break;
                case 1: at += 8; break;
                case 5: at += 4; break;
                default:
                    var length = (int)Varint(message, ref at);
                    if (tag >> 3 == (ulong)wanted) found.Add(message[at..(at + length)]);
                    at += length;
                    break;
            }
        }

        return found;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    internal sealed record Span(string TraceId, string Id, string ParentId, string Name);
}
