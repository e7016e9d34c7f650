using System.Globalization;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Filters;

/// <summary>Liquid's arithmetic. Whole numbers stay whole; <c>plus</c> and <c>minus</c> also take instants and durations.</summary>
internal static class NumberFilters
{
    private const int MostDigits = 28;

    public static IEnumerable<Filter> All =>
    [
        new("plus", 1, 1, call => IsTime(call) ? Arithmetic.Add(call.Input, call.Argument(0)) : Compute(call, (one, other) => one + other)),
        new("minus", 1, 1, call => IsTime(call) ? Arithmetic.Subtract(call.Input, call.Argument(0)) : Compute(call, (one, other) => one - other)),
        new("times", 1, 1, call => Compute(call, (one, other) => one * other)),
        new("divided_by", 1, 1, call => Compute(call, Divide)),
        new("modulo", 1, 1, call => Compute(call, Modulo)),
        new("at_least", 1, 1, call => Compute(call, decimal.Max)),
        new("at_most", 1, 1, call => Compute(call, decimal.Min)),
        new("abs", 0, 0, call => LiquidValue.Of(decimal.Abs(Arithmetic.Number(call.Input)))),
        new("ceil", 0, 0, call => LiquidValue.Of(Whole(decimal.Ceiling(Arithmetic.Number(call.Input))))),
        new("floor", 0, 0, call => LiquidValue.Of(Whole(decimal.Floor(Arithmetic.Number(call.Input))))),
        new("round", 0, 1, Round),
    ];

    private static bool IsTime(FilterCall call) =>
        call.Argument(0).Kind == LiquidKind.Duration || call.Input.Kind is LiquidKind.Duration or LiquidKind.Instant;

    private static LiquidValue Compute(FilterCall call, Func<decimal, decimal, decimal> compute)
    {
        var (one, other) = (Arithmetic.Number(call.Input), Arithmetic.Number(call.Argument(0)));
        return LiquidValue.Of(Arithmetic.Checked(() => compute(one, other)));
    }

    // Two whole numbers divide to the whole number below, as in Liquid.
    private static decimal Divide(decimal dividend, decimal divisor)
    {
        if (divisor == 0) throw TemplateFault.Value("division by zero");
        if (dividend.Scale == 0 && divisor.Scale == 0) return Whole(decimal.Floor(dividend / divisor));
        var quotient = dividend / divisor;
        // An endless fraction shows as many digits as a floating-point number would.
        return quotient.Scale < MostDigits / 2 ? quotient : decimal.Parse(((double)quotient).ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    // The remainder has the sign of the divisor, as in Liquid.
    private static decimal Modulo(decimal dividend, decimal divisor)
    {
        if (divisor == 0) throw TemplateFault.Value("division by zero");
        var remainder = dividend % divisor;
        return remainder != 0 && (remainder < 0) != (divisor < 0) ? remainder + divisor : remainder;
    }

    private static LiquidValue Round(FilterCall call)
    {
        var digits = int.Clamp(call.WholeArgument(0, 0), 0, MostDigits);
        var rounded = decimal.Round(Arithmetic.Number(call.Input), digits, MidpointRounding.AwayFromZero);
        return LiquidValue.Of(digits == 0 ? Whole(rounded) : rounded);
    }

    private static decimal Whole(decimal number) => decimal.Truncate(number);
}
