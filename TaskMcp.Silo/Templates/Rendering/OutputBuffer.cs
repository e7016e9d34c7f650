using System.Buffers;

namespace TaskMcp.Silo.Templates.Rendering;

/// <summary>Where a template writes; its memory is lent by the shared pool.</summary>
internal sealed class OutputBuffer : IDisposable
{
    private const int FirstSize = 512;

    private char[] characters = ArrayPool<char>.Shared.Rent(FirstSize);
    private int length;

    public void Append(ReadOnlySpan<char> text)
    {
        if (text.Length > characters.Length - length) Grow(text.Length);
        text.CopyTo(characters.AsSpan(length));
        length += text.Length;
    }

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(characters);
        characters = [];
        length = 0;
    }

    public override string ToString() => new(characters, 0, length);

    private void Grow(int more)
    {
        var larger = ArrayPool<char>.Shared.Rent(int.Max(characters.Length * 2, length + more));
        characters.AsSpan(0, length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(characters);
        characters = larger;
    }
}
