using System.Buffers;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace TaskMcp.Api.Http;

/// <summary>A request's body in memory.</summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>1 MB: SPEC's limits of a whole task fit many times over.</summary>
    public const int Limit = 1 << 20;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int _length;

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    public static bool IsJson(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the body; null as soon as it is known to be too large, so that a large one costs next to nothing.</summary>
    public static Task<RequestBody?> Read(HttpContext context) => Read(context, context.RequestAborted);

    /// <exception cref="OperationCanceledException">The body did not come in time.</exception>
    public static async Task<RequestBody?> Read(HttpContext context, CancellationToken deadline)
    {
        if (context.Request.ContentLength > Limit) return null;
        var body = new RequestBody();
        try
        {
            while (await context.Request.Body.ReadAsync(body.Room(), deadline) is var count and > 0)
            {
                body._length += count;
                if (body._length <= Limit) continue;
                body.Dispose();
                return null;
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _buffer, []));

    private Memory<byte> Room()
    {
        if (_length < _buffer.Length) return _buffer.AsMemory(_length);
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        return _buffer.AsMemory(_length);
    }
}
