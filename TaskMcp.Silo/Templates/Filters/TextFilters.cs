using System.Text;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Filters;

/// <summary>Liquid's filters that add to a text, trim it or change its case.</summary>
internal static class TextFilters
{
    public static IEnumerable<Filter> All =>
    [
        new("append", 1, 1, call => LiquidValue.Of(call.Text + call.TextArgument(0))),
        new("prepend", 1, 1, call => LiquidValue.Of(call.TextArgument(0) + call.Text)),
        new("upcase", 0, 0, call => LiquidValue.Of(call.Text.ToUpperInvariant())),
        new("downcase", 0, 0, call => LiquidValue.Of(call.Text.ToLowerInvariant())),
        new("capitalize", 0, 0, call => LiquidValue.Of(Capitalize(call.Text))),
        new("strip", 0, 0, call => LiquidValue.Of(call.Text.Trim())),
        new("lstrip", 0, 0, call => LiquidValue.Of(call.Text.TrimStart())),
        new("rstrip", 0, 0, call => LiquidValue.Of(call.Text.TrimEnd())),
        new("strip_newlines", 0, 0, call => LiquidValue.Of(LinesOf(call.Text).Replace("\n", "", StringComparison.Ordinal))),
        new("newline_to_br", 0, 0, NewlineToBreak),
        new("strip_html", 0, 0, call => LiquidValue.Of(Markup.Strip(call.Text, call.Meter.NewText()))),
    ];

    // As in Liquid the rest of the text becomes lower case.
    private static string Capitalize(string text)
    {
        if (text.Length == 0) return text;
        Rune.DecodeFromUtf16(text, out var first, out var length);
        return Rune.ToUpperInvariant(first) + text[length..].ToLowerInvariant();
    }

    private static LiquidValue NewlineToBreak(FilterCall call)
    {
        var result = call.Meter.NewText();
        foreach (var line in LinesOf(call.Text).Split('\n').Select((text, index) => (text, index)))
        {
            if (line.index > 0) result.Append("<br />\n");
            result.Append(line.text);
        }

        return LiquidValue.Of(result.ToString());
    }

    private static string LinesOf(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
