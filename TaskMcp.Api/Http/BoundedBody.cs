using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace TaskMcp.Api.Http;

/// <summary>Gives every route a body that ends in time and in size, however it reads it (SPEC A-4).</summary>
internal sealed class BoundedBodies(RequestDelegate next, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            await next(context);
            return;
        }

        await using var body = new BoundedBody(context.Request.Body, BodyLimit.Of(context), context.Request.ContentLength, clock);
        context.Request.Body = body;
        await next(context);
    }
}

/// <summary>A body within a <see cref="BodyLimit"/>. The time runs from the first read.</summary>
internal sealed class BoundedBody(Stream inner, BodyLimit limit, long? declared, TimeProvider clock) : Stream
{
    private CancellationTokenSource? _deadline;
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="RefusedBodyException">The body is too large or too slow.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (declared > limit.Size) throw new RefusedBodyException(limit.TooLarge, StatusCodes.Status413PayloadTooLarge);
        _deadline ??= new(limit.Time, clock);
        using var patience = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deadline.Token) : null;
        try
        {
            var count = await inner.ReadAsync(buffer, patience?.Token ?? _deadline.Token);
            _read += count;
            return _read <= limit.Size ? count : throw new RefusedBodyException(limit.TooLarge, StatusCodes.Status413PayloadTooLarge);
        }
        catch (OperationCanceledException) when (_deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RefusedBodyException(RequestCodes.SlowBody, StatusCodes.Status408RequestTimeout);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _deadline?.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A body broke its limit while it was read; the refusal says which.</summary>
internal sealed class RefusedBodyException(Refusal refusal, int status) : BadHttpRequestException(refusal.Message, status)
{
    public Refusal Refusal => refusal;
}
