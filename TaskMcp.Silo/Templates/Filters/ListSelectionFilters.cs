using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Filters;

/// <summary>
/// Filters that pick items of a list. With a property they work on objects as in Liquid; <c>find: '@'</c> and <c>filter: 'gh-'</c>
/// on texts are those of seed 004.
/// </summary>
internal static class ListSelectionFilters
{
    public static IEnumerable<Filter> All =>
    [
        new("where", 1, 2, call => call.ListOf(Array.FindAll(call.Items(), HasProperty(call)))),
        new("reject", 1, 2, Reject),
        new("find", 1, 2, Find),
        new("find_index", 1, 2, FindIndex),
        new("has", 1, 2, call => LiquidValue.Of(Array.Exists(call.Items(), HasProperty(call)))),
        new("filter", 1, 2, KeepByPrefix),
    ];

    /// <summary>The property equals the second argument, or is true where there is none.</summary>
    private static Predicate<LiquidValue> HasProperty(FilterCall call)
    {
        var (property, wanted, isTest) = (call.NameArgument(0), call.Argument(1), !call.Has(1));
        return item =>
        {
            var value = Properties.Of(item, property);
            return isTest ? value.IsTruthy : ValueOrder.AreEqual(value, wanted);
        };
    }

    private static LiquidValue Reject(FilterCall call)
    {
        var isOut = HasProperty(call);
        return call.ListOf(Array.FindAll(call.Items(), item => !isOut(item)));
    }

    // Of texts the first that starts with the argument, or else the first that contains it.
    private static LiquidValue Find(FilterCall call)
    {
        var (items, part) = (call.Items(), call.NameArgument(0));
        if (call.Has(1) || Array.Exists(items, item => item.Kind == LiquidKind.Map)) return First(items, HasProperty(call));
        var byPrefix = First(items, item => item.Kind == LiquidKind.Text && item.Text.StartsWith(part, StringComparison.Ordinal));
        return byPrefix.IsNil ? First(items, item => item.Kind == LiquidKind.Text && item.Text.Contains(part, StringComparison.Ordinal)) : byPrefix;
    }

    private static LiquidValue FindIndex(FilterCall call) =>
        Array.FindIndex(call.Items(), HasProperty(call)) is var index and >= 0 ? LiquidValue.Of(index) : LiquidValue.Nil;

    private static LiquidValue KeepByPrefix(FilterCall call)
    {
        var (items, prefix) = (call.Items(), call.NameArgument(0));
        if (call.Has(1) || Array.Exists(items, item => item.Kind == LiquidKind.Map)) return call.ListOf(Array.FindAll(items, HasProperty(call)));
        return LiquidValue.Of(new ValueList(
            Array.FindAll(items, item => item.Kind == LiquidKind.Text && item.Text.StartsWith(prefix, StringComparison.Ordinal)), prefix));
    }

    private static LiquidValue First(LiquidValue[] items, Predicate<LiquidValue> isWanted) =>
        Array.FindIndex(items, isWanted) is var index and >= 0 ? items[index] : LiquidValue.Nil;
}
