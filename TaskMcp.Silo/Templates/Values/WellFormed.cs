using System.Text;

namespace TaskMcp.Silo.Templates.Values;

/// <summary>Text without halves of surrogate pairs, which no UTF-8 could carry.</summary>
internal static class WellFormed
{
    public static string Text(string text) => HasSurrogates(text) ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    public static bool HasSurrogates(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('\ud800', '\udfff') >= 0;
}
