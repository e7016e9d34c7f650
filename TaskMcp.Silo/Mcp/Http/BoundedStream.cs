namespace TaskMcp.Silo.Mcp.Http;

/// <summary>
/// Reads on only while a message is not larger than it may be. In a stream of events each message counts for itself: a blank line ends it (WHATWG HTML, server-sent
/// events). The failure comes from the read that goes too far.
/// </summary>
internal sealed class BoundedStream(Stream inner, bool isEventStream) : Stream
{
    private long _length;
    private bool _isLineEmpty = true;
    private bool _isAfterReturn;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        Count(buffer[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Count(buffer.Span[..read]);
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        while (isEventStream && bytes.IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var end)
        {
            Add(end);
            if (end > 0) _isLineEmpty = false;
            var isSecondHalf = end == 0 && bytes[0] == '\n' && _isAfterReturn;
            if (!isSecondHalf)
            {
                if (_isLineEmpty) _length = 0;
                _isLineEmpty = true;
            }

            _isAfterReturn = bytes[end] == '\r';
            bytes = bytes[(end + 1)..];
        }

        if (bytes.IsEmpty) return;
        Add(bytes.Length);
        (_isLineEmpty, _isAfterReturn) = (false, false);
    }

    private void Add(int count)
    {
        _length += count;
        if (_length > MessageBounds.Longest) throw MessageBounds.Exceeded();
    }
}
