using System.Globalization;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Filters;

/// <summary><c>date</c> of Liquid, and <c>relative</c> and <c>duration</c> of SPEC B-3.</summary>
internal static class TimeFilters
{
    public static IEnumerable<Filter> All =>
    [
        new("date", 1, 1, Date),
        new("relative", 0, 0, Relative),
        new("duration", 0, 0, Duration),
    ];

    /// <summary>What is no time is left as it is, as in Liquid.</summary>
    private static LiquidValue Date(FilterCall call)
    {
        var format = call.TextArgument(0);
        if (format.Length == 0 || !TryInstant(call, out var instant)) return call.Input;
        var result = call.Meter.NewText();
        StrfTime.Format(instant, format, result);
        return LiquidValue.Of(result.ToString());
    }

    private static LiquidValue Relative(FilterCall call)
    {
        if (call.Input.IsNil) return LiquidValue.Nil;
        if (!TryInstant(call, out var instant)) throw TemplateFault.Value("relative needs an instant such as 2026-12-01T09:00:00Z");
        return LiquidValue.Of(RelativeTime.Format(instant - call.Now));
    }

    private static LiquidValue Duration(FilterCall call)
    {
        if (call.Input.IsNil) return LiquidValue.Nil;
        if (call.Input.Kind == LiquidKind.Text && DurationText.TryParse(call.Input.Text, out var duration)) return Of(duration);
        if (call.Input.Kind == LiquidKind.Duration) return Of(call.Input.Duration);
        if (!Arithmetic.TryNumber(call.Input, out var minutes)) throw TemplateFault.Value("duration needs a number of minutes");
        if (decimal.Abs(minutes) > (decimal)TimeSpan.MaxValue.TotalMinutes / 2) throw TemplateFault.Value("the duration is too long");
        return Of(TimeSpan.FromTicks((long)(minutes * TimeSpan.TicksPerMinute)));
    }

    private static LiquidValue Of(TimeSpan duration) =>
        LiquidValue.Of(duration == TimeSpan.Zero ? "0m" : DurationText.Spaced(duration));

    private static bool TryInstant(FilterCall call, out DateTimeOffset instant)
    {
        var value = call.Input;
        if (Instants.TryRead(value, out instant)) return true;
        if (value.Kind == LiquidKind.Number) return TryUnix(value.Number, out instant);
        if (value.Kind != LiquidKind.Text) return false;
        instant = call.Now;
        return value.Text is "now" or "today"
            || DateTimeOffset.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
    }

    private static bool TryUnix(decimal seconds, out DateTimeOffset instant)
    {
        var isInRange = decimal.Abs(seconds) < DateTimeOffset.MaxValue.ToUnixTimeSeconds() && seconds > DateTimeOffset.MinValue.ToUnixTimeSeconds();
        instant = isInRange ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : default;
        return isInRange;
    }
}
