using System.Text;

namespace TaskMcp.Silo.Templates.Values;

/// <summary>Text counted and cut by code points, so that no emoji is cut in half.</summary>
internal static class Runes
{
    public static int Count(string text)
    {
        if (!WellFormed.HasSurrogates(text)) return text.Length;
        var count = 0;
        foreach (var _ in text.EnumerateRunes()) count++;
        return count;
    }

    /// <summary>From the code point <paramref name="start"/>, at most <paramref name="count"/> of them.</summary>
    public static string Slice(string text, int start, int count)
    {
        var from = Offset(text, 0, start);
        return text[from..Offset(text, from, count)];
    }

    public static IEnumerable<string> Split(string text)
    {
        foreach (var rune in text.EnumerateRunes()) yield return rune.ToString();
    }

    private static int Offset(string text, int from, int count)
    {
        if (!WellFormed.HasSurrogates(text)) return (int)long.Min(text.Length, (long)from + count);
        var offset = from;
        for (; count > 0 && offset < text.Length; count--)
        {
            Rune.DecodeFromUtf16(text.AsSpan(offset), out _, out var length);
            offset += length;
        }

        return offset;
    }
}
