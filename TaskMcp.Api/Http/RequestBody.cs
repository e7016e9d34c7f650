using System.Buffers;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Api.Access;

namespace TaskMcp.Api.Http;

/// <summary>A request's body in memory.</summary>
internal sealed class RequestBody : IDisposable
{
    private static readonly Refusal Busy = new(RequestCodes.Busy, "Too many large bodies are coming in; send it again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) };

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int _length;

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    public static bool IsJson(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Reads the body within the <see cref="BodyLimit"/> of its route; a large one costs next to nothing before it is refused. Who was let in has to be let in still
    /// when all of it is there.
    /// </summary>
    public static async Task<(RequestBody? Body, Refusal? Refusal)> Read(HttpContext context)
    {
        var limit = BodyLimit.Of(context);
        if (context.Request.ContentLength > limit.Size) return (null, limit.TooLarge);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(limit.Time);
        var body = new RequestBody();
        try
        {
            using var place = await context.RequestServices.GetRequiredService<BodyPlaces>().Enter(context, patience.Token);
            if (place is { IsAcquired: false }) return body.Refuse(Busy);
            while (await context.Request.Body.ReadAsync(body.Room(), context.RequestAborted) is var count and > 0) body._length += count;
            // What took its time may come from somebody who has lost his right meanwhile.
            return await context.RequestServices.GetRequiredService<ShownCredentials>().WhyNotAnyMore(context) is { } refusal ? body.Refuse(refusal) : (body, null);
        }
        catch (RefusedBodyException refused)
        {
            return body.Refuse(refused.Refusal);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return body.Refuse(Busy);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _buffer, []));

    private (RequestBody? Body, Refusal? Refusal) Refuse(Refusal refusal)
    {
        Dispose();
        return (null, refusal);
    }

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
