using System.Globalization;
using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Filters;

/// <summary>Liquid's filters that order a list or drop items of it.</summary>
internal static class ListOrderFilters
{
    private static readonly Comparer<LiquidValue> Order = Comparer<LiquidValue>.Create(ValueOrder.Sort);

    public static IEnumerable<Filter> All =>
    [
        new("sort", 0, 1, call => Sort(call, static value => value)),
        new("sort_natural", 0, 1, SortNatural),
        new("reverse", 0, 0, call => call.ListOf([.. Enumerable.Reverse(call.Items())])),
        new("uniq", 0, 1, Unique),
        new("compact", 0, 1, call => call.ListOf([.. Keyed(call).Where(pair => !pair.Key.IsNil).Select(pair => pair.Item)])),
    ];

    // Nil comes last, kinds are kept apart and equals keep their order.
    private static LiquidValue Sort(FilterCall call, Func<LiquidValue, LiquidValue> by) =>
        call.ListOf([.. Keyed(call).OrderBy(pair => by(pair.Key), Order).Select(pair => pair.Item)]);

    private static LiquidValue SortNatural(FilterCall call)
    {
        var meter = call.Meter;
        return Sort(call, value => value.IsNil ? value : LiquidValue.Of(ValueText.Of(value, meter).ToUpperInvariant()));
    }

    private static LiquidValue Unique(FilterCall call)
    {
        var meter = call.Meter;
        return call.ListOf([.. Keyed(call).DistinctBy(pair => Identity(pair.Key, meter)).Select(pair => pair.Item)]);
    }

    private static (LiquidKind, string) Identity(LiquidValue value, RenderMeter meter) => value.Kind switch
    {
        LiquidKind.Number => (value.Kind, value.Number.ToString("0.############################", CultureInfo.InvariantCulture)),
        LiquidKind.List or LiquidKind.Map => (value.Kind, JsonCopy.Text(value, meter)),
        _ => (value.IsNil ? LiquidKind.Nil : value.Kind, ValueText.Of(value, meter)),
    };

    private static IEnumerable<(LiquidValue Item, LiquidValue Key)> Keyed(FilterCall call)
    {
        var items = call.Items();
        if (!call.Has(0)) return items.Select(item => (item, item));
        var property = call.NameArgument(0);
        return items.Select(item => (item, Properties.Of(item, property)));
    }
}
