using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Filters;

/// <summary>Liquid's filters that replace or remove parts of a text.</summary>
internal static class TextReplacementFilters
{
    public static IEnumerable<Filter> All =>
    [
        new("replace", 1, 2, call => Everywhere(call, call.TextArgument(1))),
        new("replace_first", 1, 2, call => First(call, call.TextArgument(1))),
        new("replace_last", 1, 2, call => Last(call, call.TextArgument(1))),
        new("remove", 1, 1, call => Everywhere(call, "")),
        new("remove_first", 1, 1, call => First(call, "")),
        new("remove_last", 1, 1, call => Last(call, "")),
    ];

    private static LiquidValue Everywhere(FilterCall call, string replacement)
    {
        var text = call.Text;
        var part = call.PartArgument(0, text);
        if (part.Length == 0) return LiquidValue.Of(text);
        var (result, position) = (call.Meter.NewText(), 0);
        for (var at = Find(text, part, 0); at >= 0; at = Find(text, part, position))
        {
            result.Append(text.AsSpan(position, at - position)).Append(replacement);
            position = at + part.Length;
        }

        return LiquidValue.Of(result.Append(text.AsSpan(position)).ToString());
    }

    private static LiquidValue First(FilterCall call, string replacement)
    {
        var text = call.Text;
        var part = call.PartArgument(0, text);
        return At(text, Find(text, part, 0), part, replacement);
    }

    private static LiquidValue Last(FilterCall call, string replacement)
    {
        var text = call.Text;
        var part = call.PartArgument(0, text);
        return At(text, text.LastIndexOf(part, StringComparison.Ordinal), part, replacement);
    }

    private static LiquidValue At(string text, int at, string part, string replacement) =>
        LiquidValue.Of(at < 0 ? text : string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + part.Length)));

    private static int Find(string text, string part, int from) => text.IndexOf(part, from, StringComparison.Ordinal);
}
