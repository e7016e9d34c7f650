using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Filters;

/// <summary>Liquid's filters that cut a text; <c>slice</c> also cuts a list.</summary>
internal static class TextCuttingFilters
{
    private static readonly char[] WhiteSpace = [' ', '\t', '\n', '\r', '\v', '\f'];

    public static IEnumerable<Filter> All =>
    [
        new("slice", 1, 2, Slice),
        new("truncate", 0, 2, Truncate),
        new("truncatewords", 0, 2, TruncateWords),
        new("split", 1, 1, Split),
    ];

    private static LiquidValue Slice(FilterCall call)
    {
        var (start, count) = (call.WholeArgument(0, 0), int.Max(0, call.WholeArgument(1, 1)));
        if (call.Input.Kind != LiquidKind.List)
        {
            var text = call.Text;
            start = start < 0 ? Runes.Count(text) + start : start;
            return LiquidValue.Of(start < 0 ? "" : Runes.Slice(text, start, count));
        }

        var items = call.Items();
        start = start < 0 ? items.Length + start : start;
        return start < 0 || start > items.Length ? call.ListOf([]) : call.ListOf([.. items.Skip(start).Take(count)]);
    }

    private static LiquidValue Truncate(FilterCall call)
    {
        if (call.Input.IsNil) return LiquidValue.Nil;
        var (text, ellipsis) = (call.Text, call.TextArgument(1, "..."));
        var length = call.WholeArgument(0, 50);
        if (Runes.Count(text) <= length) return LiquidValue.Of(text);
        return LiquidValue.Of(Runes.Slice(text, 0, int.Max(0, length - Runes.Count(ellipsis))) + ellipsis);
    }

    private static LiquidValue TruncateWords(FilterCall call)
    {
        if (call.Input.IsNil) return LiquidValue.Nil;
        var count = int.Max(1, call.WholeArgument(0, 15));
        var text = call.Text;
        var words = text.Split(WhiteSpace, StringSplitOptions.RemoveEmptyEntries);
        return LiquidValue.Of(words.Length <= count ? text : string.Join(' ', words.Take(count)) + call.TextArgument(1, "..."));
    }

    private static LiquidValue Split(FilterCall call)
    {
        var text = call.Text;
        var separator = call.PartArgument(0, text);
        var parts = separator switch
        {
            "" => Runes.Split(text),
            " " => text.Split(WhiteSpace, StringSplitOptions.RemoveEmptyEntries),
            _ => text.Length == 0 ? [] : WithoutEmptyEnd(text.Split(separator)),
        };
        return LiquidValue.Of(new ValueList([.. parts.Select(LiquidValue.Of)]));
    }

    // As in Liquid `a,b,,` has two parts.
    private static IEnumerable<string> WithoutEmptyEnd(string[] parts) =>
        parts.Take(Array.FindLastIndex(parts, part => part.Length > 0) + 1);
}
