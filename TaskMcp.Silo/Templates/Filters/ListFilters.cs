using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Filters;

/// <summary>Liquid's filters that take a list apart or together.</summary>
internal static class ListFilters
{
    /// <summary>The name that, given to <c>map</c>, takes off the prefix by which <c>filter</c> kept the items (SPEC B-3).</summary>
    private const string RemovePrefix = "remove_prefix";

    public static IEnumerable<Filter> All =>
    [
        new("join", 0, 1, Join),
        new("first", 0, 0, call => End(call, index: 0)),
        new("last", 0, 0, call => End(call, index: -1)),
        new("size", 0, 0, call => LiquidValue.Of(Size(call.Input))),
        new("concat", 1, 1, call => call.ListOf([.. call.Items(), .. call.Items(call.Argument(0))])),
        new("map", 1, 1, Map),
        new("sum", 0, 1, Sum),
    ];

    private static LiquidValue Join(FilterCall call)
    {
        var (result, separator, isFirst) = (call.Meter.NewText(), call.TextArgument(0, " "), true);
        foreach (var item in call.Items())
        {
            if (!isFirst) result.Append(separator);
            result.Append(ValueText.Of(item, call.Meter));
            isFirst = false;
        }

        return LiquidValue.Of(result.ToString());
    }

    private static LiquidValue End(FilterCall call, int index)
    {
        if (call.Input.Kind != LiquidKind.List) return call.Input.Kind == LiquidKind.Text ? LiquidValue.Nil : call.Input;
        var list = call.Input.List;
        return list.Count == 0 ? LiquidValue.Nil : list[index < 0 ? list.Count - 1 : index];
    }

    private static int Size(LiquidValue value) => value.Kind switch
    {
        LiquidKind.Text => Runes.Count(value.Text),
        LiquidKind.List => value.List.Count,
        LiquidKind.Map when value.Map is JsonObject map => JsonReading.Count(map),
        _ => 0,
    };

    private static LiquidValue Map(FilterCall call)
    {
        var name = call.NameArgument(0);
        var items = call.Items();
        if (call.Input.Kind == LiquidKind.List && call.Input.List.Prefix is { } prefix && name == RemovePrefix)
            return LiquidValue.Of(new ValueList([.. items.Select(item => WithoutPrefix(item, prefix))]));
        if (Array.Exists(items, item => item.Kind is not (LiquidKind.Map or LiquidKind.Nil)))
            throw TemplateFault.Value(name == RemovePrefix ? "map: 'remove_prefix' needs a filter: '…' before it" : $"map: '{name}' needs a list of objects");
        return LiquidValue.Of(new ValueList([.. items.Select(item => Properties.Of(item, name))]));
    }

    private static LiquidValue WithoutPrefix(LiquidValue item, string prefix) =>
        item.Kind == LiquidKind.Text && item.Text.StartsWith(prefix, StringComparison.Ordinal) ? LiquidValue.Of(item.Text[prefix.Length..]) : item;

    private static LiquidValue Sum(FilterCall call)
    {
        var items = call.Items();
        var numbers = call.Has(0) ? Properties.OfEach(items, call.NameArgument(0)) : items;
        return LiquidValue.Of(Arithmetic.Checked(() => numbers.Sum(Arithmetic.Number)));
    }
}
