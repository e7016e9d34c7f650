using System.Text.Json.Nodes;

namespace TaskMcp.Silo.Templates.Values;

/// <summary>Equality and order of values: numbers as numbers, RFC 3339 text as instants, other text ordinally.</summary>
internal static class ValueOrder
{
    public static bool AreEqual(LiquidValue left, LiquidValue right)
    {
        if (left.Kind is LiquidKind.Empty or LiquidKind.Blank) (left, right) = (right, left);
        if (right.Kind == LiquidKind.Empty) return IsEmpty(left);
        if (right.Kind == LiquidKind.Blank) return IsBlank(left);
        if (left.IsNil || right.IsNil) return left.IsNil && right.IsNil;
        if (TryCompare(left, right, out var order)) return order == 0;
        if (left.Kind != right.Kind) return false;
        return left.Kind switch
        {
            LiquidKind.Bool => left.IsTruthy == right.IsTruthy,
            LiquidKind.List => AreEqual(left.List, right.List),
            LiquidKind.Map => left.Map is JsonObject one && right.Map is JsonObject other ? JsonReading.DeepEquals(one, other) : ReferenceEquals(left.Map, right.Map),
            _ => false,
        };
    }

    /// <summary>False where there is no order between the two, as between a number and nil.</summary>
    public static bool TryCompare(LiquidValue left, LiquidValue right, out int order)
    {
        order = 0;
        if (left.Kind == LiquidKind.Number && right.Kind == LiquidKind.Number) order = left.Number.CompareTo(right.Number);
        else if (Instants.TryRead(left, out var one) && Instants.TryRead(right, out var other)) order = one.CompareTo(other);
        else if (left.Kind == LiquidKind.Text && right.Kind == LiquidKind.Text) order = string.CompareOrdinal(left.Text, right.Text);
        else if (IsDurations(left, right) && Duration(left) is { } shorter && Duration(right) is { } longer) order = shorter.CompareTo(longer);
        else return false;
        return true;
    }

    /// <summary>A total order over everything, for sorting: kinds apart, nil last.</summary>
    public static int Sort(LiquidValue left, LiquidValue right)
    {
        var (one, other) = (Rank(left), Rank(right));
        if (one != other) return one.CompareTo(other);
        return left.Kind switch
        {
            LiquidKind.Bool => left.IsTruthy.CompareTo(right.IsTruthy),
            LiquidKind.Number or LiquidKind.Instant or LiquidKind.Duration => left.Number.CompareTo(right.Number),
            LiquidKind.Text => string.CompareOrdinal(left.Text, right.Text),
            _ => 0,
        };
    }

    public static bool IsEmpty(LiquidValue value) => value.Kind switch
    {
        LiquidKind.Text => value.Text.Length == 0,
        LiquidKind.List => value.List.Count == 0,
        LiquidKind.Map => value.Map is JsonObject map && JsonReading.Count(map) == 0,
        LiquidKind.Empty or LiquidKind.Blank => true,
        _ => false,
    };

    private static bool IsBlank(LiquidValue value) =>
        value.IsNil || IsEmpty(value) || (value.Kind == LiquidKind.Bool && !value.IsTruthy)
        || (value.Kind == LiquidKind.Text && string.IsNullOrWhiteSpace(value.Text));

    private static bool AreEqual(LiquidList left, LiquidList right)
    {
        if (left is JsonList one && right is JsonList other) return JsonReading.DeepEquals(one.Array, other.Array);
        if (left.Count != right.Count) return false;
        for (var index = 0; index < left.Count; index++)
        {
            if (!AreEqual(left[index], right[index])) return false;
        }

        return true;
    }

    private static bool IsDurations(LiquidValue left, LiquidValue right) =>
        left.Kind == LiquidKind.Duration || right.Kind == LiquidKind.Duration;

    private static TimeSpan? Duration(LiquidValue value) => value.Kind switch
    {
        LiquidKind.Duration => value.Duration,
        LiquidKind.Text when DurationText.TryParse(value.Text, out var duration) => duration,
        _ => null,
    };

    private static int Rank(LiquidValue value) => value.IsNil ? int.MaxValue : (int)value.Kind;
}
