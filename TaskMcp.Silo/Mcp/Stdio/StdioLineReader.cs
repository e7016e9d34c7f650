namespace TaskMcp.Silo.Mcp.Stdio;

/// <summary>Reads lines of UTF-8 from a blocking stream, with a limit on a line's length.</summary>
internal sealed class StdioLineReader(Stream stream, int longestLine)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next line without its end, valid until the next call; false at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The line is longer than the limit.</exception>
    public bool Read(out ReadOnlySpan<byte> line)
    {
        var searched = _start;
        while (true)
        {
            var newline = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                Bound(searched + newline - _start);
                line = _buffer.AsSpan(_start, searched + newline - _start);
                _start = searched + newline + 1;
                return true;
            }

            searched = _end;
            if (!Fill(ref searched)) break;
        }

        line = _buffer.AsSpan(_start, _end - _start);
        _start = _end;
        return line.Length > 0;
    }

    private bool Fill(ref int searched)
    {
        Bound(_end - _start);
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            searched -= _start;
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }

    private void Bound(int length)
    {
        if (length > longestLine) throw new InvalidDataException($"a line is longer than {longestLine} bytes");
    }
}
