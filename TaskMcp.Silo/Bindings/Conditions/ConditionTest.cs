using System.Text.RegularExpressions;
using TaskMcp.Bindings;
using TaskMcp.Silo.Templates.Rendering;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Bindings.Conditions;

/// <summary>
/// What the operators mean. Numbers are compared as numbers, also against text that is one, RFC 3339 text as instants and
/// anything else as ordinal text. A field that does not exist satisfies only <c>exists: false</c> and <c>neq</c>; null also equals null.
/// </summary>
internal static class ConditionTest
{
    public static bool Holds(FieldCondition condition, LiquidValue actual, LiquidValue expected, RenderMeter meter) => condition.Operator switch
    {
        ConditionOperator.Exists => actual.IsNil != IsYes(expected),
        ConditionOperator.Eq => !actual.IsMissing && AreEqual(actual, expected, meter),
        ConditionOperator.Neq => actual.IsMissing || !AreEqual(actual, expected, meter),
        _ when actual.IsNil => false,
        ConditionOperator.Contains => Contains(actual, expected, meter),
        ConditionOperator.Gt => Compare(actual, expected, meter) > 0,
        ConditionOperator.Lt => Compare(actual, expected, meter) < 0,
        ConditionOperator.Gte => Compare(actual, expected, meter) >= 0,
        ConditionOperator.Lte => Compare(actual, expected, meter) <= 0,
        ConditionOperator.In => Items(actual).Any(item => Items(expected).Any(option => AreEqual(item, option, meter))),
        _ => Matches(condition.Pattern ?? ConditionPattern.Compile(ValueText.Of(expected, meter)), actual, meter),
    };

    private static bool IsYes(LiquidValue expected) =>
        expected.IsNil || (expected.Kind == LiquidKind.Text ? expected.Text != "false" : expected.IsTruthy);

    private static bool AreEqual(LiquidValue actual, LiquidValue expected, RenderMeter meter)
    {
        meter.Work(RenderMeter.ItemWork);
        return ValueOrder.AreEqual(actual, expected) || Compare(actual, expected, meter) == 0;
    }

    /// <summary>Null where there is no order, as with null, a list or an object.</summary>
    private static int? Compare(LiquidValue actual, LiquidValue expected, RenderMeter meter)
    {
        if (!IsScalar(actual) || !IsScalar(expected)) return null;
        if (IsNumber(actual, expected) && Arithmetic.TryNumber(actual, out var one) && Arithmetic.TryNumber(expected, out var other)) return one.CompareTo(other);
        return ValueOrder.TryCompare(actual, expected, out var order)
            ? order
            : string.CompareOrdinal(ValueText.Of(actual, meter), ValueText.Of(expected, meter));
    }

    private static bool Contains(LiquidValue actual, LiquidValue expected, RenderMeter meter) => actual.Kind == LiquidKind.List
        ? Items(actual).Any(item => AreEqual(item, expected, meter))
        : Containment.Contains(actual, expected, meter);

    private static bool Matches(Regex pattern, LiquidValue actual, RenderMeter meter) => Items(actual).Any(item =>
    {
        var text = ValueText.Of(item, meter);
        meter.Work(text.Length);
        return ConditionPattern.IsMatch(pattern, text);
    });

    private static IEnumerable<LiquidValue> Items(LiquidValue value)
    {
        if (value.Kind != LiquidKind.List)
        {
            yield return value;
            yield break;
        }

        for (var index = 0; index < value.List.Count; index++) yield return value.List[index];
    }

    private static bool IsScalar(LiquidValue value) => value.Kind is >= LiquidKind.Bool and <= LiquidKind.Duration and not (LiquidKind.List or LiquidKind.Map);

    private static bool IsNumber(LiquidValue one, LiquidValue other) => one.Kind == LiquidKind.Number || other.Kind == LiquidKind.Number;
}
