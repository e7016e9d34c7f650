using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Filters;

/// <summary>Filters for any value.</summary>
internal static class ValueFilters
{
    public static IEnumerable<Filter> All =>
    [
        new("default", 0, 2, Default),
        new("json", 0, 0, call => LiquidValue.Of(JsonCopy.Text(call.Input, call.Meter))),
    ];

    /// <summary>For nil, false and what is empty; with <c>allow_false: true</c> false is kept.</summary>
    private static LiquidValue Default(FilterCall call)
    {
        var keepsFalse = call.Argument(1).IsTruthy && call.Input.Kind == LiquidKind.Bool;
        var isUsable = keepsFalse || (call.Input.IsTruthy && !ValueOrder.IsEmpty(call.Input));
        return isUsable ? call.Input : call.Has(0) ? call.Argument(0) : LiquidValue.Of("");
    }
}
