using System.Globalization;

namespace TaskMcp.Silo.Templates.Values;

/// <summary>Sums and differences of numbers, instants and durations, and reading numbers as Liquid does.</summary>
internal static class Arithmetic
{
    /// <summary>A number, or text that is one; anything else counts as 0, as in Liquid.</summary>
    public static decimal Number(LiquidValue value) => TryNumber(value, out var number) ? number : 0;

    public static bool TryNumber(LiquidValue value, out decimal number)
    {
        number = value.Kind == LiquidKind.Number ? value.Number : 0;
        return value.Kind == LiquidKind.Number
            || (value.Kind == LiquidKind.Text && decimal.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out number));
    }

    /// <summary>Nil stays nil: a task without a due date has no time before it either.</summary>
    public static LiquidValue Add(LiquidValue left, LiquidValue right)
    {
        if (left.IsNil || right.IsNil) return LiquidValue.Nil;
        if (right.Kind == LiquidKind.Duration && IsInstant(left, out var instant)) return Instant(instant.UtcTicks + right.Number);
        if (left.Kind == LiquidKind.Duration && IsInstant(right, out instant)) return Instant(instant.UtcTicks + left.Number);
        if (left.Kind == LiquidKind.Duration && right.Kind == LiquidKind.Duration) return Duration(left.Number + right.Number);
        return LiquidValue.Of(Checked(() => Operand(left) + Operand(right)));
    }

    public static LiquidValue Subtract(LiquidValue left, LiquidValue right)
    {
        if (left.IsNil || right.IsNil) return LiquidValue.Nil;
        if (right.Kind == LiquidKind.Duration && IsInstant(left, out var instant)) return Instant(instant.UtcTicks - right.Number);
        if (IsInstant(left, out instant) && IsInstant(right, out var other)) return Duration(instant.UtcTicks - other.UtcTicks);
        if (left.Kind == LiquidKind.Duration && right.Kind == LiquidKind.Duration) return Duration(left.Number - right.Number);
        return LiquidValue.Of(Checked(() => Operand(left) - Operand(right)));
    }

    /// <summary>Runs decimal arithmetic, whose overflow is a fault of the data.</summary>
    public static decimal Checked(Func<decimal> compute)
    {
        try
        {
            return compute();
        }
        catch (OverflowException)
        {
            throw TemplateFault.Value("the number is too large");
        }
    }

    private static bool IsInstant(LiquidValue value, out DateTimeOffset instant) => Instants.TryRead(value, out instant);

    private static decimal Operand(LiquidValue value) =>
        TryNumber(value, out var number) ? number : throw TemplateFault.Value("only numbers, instants and durations can be added or subtracted");

    private static LiquidValue Instant(decimal ticks)
    {
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks) throw TemplateFault.Value("the instant lies outside the years 1 to 9999");
        return LiquidValue.Of(new DateTimeOffset((long)ticks, TimeSpan.Zero));
    }

    private static LiquidValue Duration(decimal ticks)
    {
        if (decimal.Abs(ticks) >= long.MaxValue) throw TemplateFault.Value("the duration is too long");
        return LiquidValue.Of(TimeSpan.FromTicks((long)ticks));
    }
}
