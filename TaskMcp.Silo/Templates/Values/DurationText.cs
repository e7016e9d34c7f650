using System.Buffers;
using System.Globalization;
using System.Text;

namespace TaskMcp.Silo.Templates.Values;

/// <summary>Durations as templates write them: <c>24h</c>, <c>1h30m</c>, <c>2d</c>, <c>1w</c>; in text also <c>1h 30m</c>.</summary>
internal static class DurationText
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (char Unit, decimal Ticks)[] Units =
    [
        ('w', 7 * TimeSpan.TicksPerDay), ('d', TimeSpan.TicksPerDay), ('h', TimeSpan.TicksPerHour), ('m', TimeSpan.TicksPerMinute), ('s', TimeSpan.TicksPerSecond),
    ];

    /// <summary>Each unit at most once, the longest first.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        var (total, next) = (0m, 0);
        if (text.IsEmpty || text.Length > 64) return false;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept(Digits);
            if (digits is <= 0 or > 18) return false;
            var unit = Array.FindIndex(Units, next, FindUnit(text[digits]));
            if (unit < 0 || !decimal.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)) return false;
            total += amount * Units[unit].Ticks;
            next = unit + 1;
            text = text[(digits + 1)..].TrimStart(' ');
        }

        if (total > long.MaxValue) return false;
        duration = TimeSpan.FromTicks((long)total);
        return true;
    }

    /// <summary>Written without spaces, as the API writes durations.</summary>
    public static string Format(TimeSpan duration) => Format(duration, "");

    public static string Format(TimeSpan duration, string separator)
    {
        if (duration == TimeSpan.Zero) return "0s";
        var text = new StringBuilder(duration < TimeSpan.Zero ? "-" : "");
        Append(text, Math.Abs((long)duration.Days), "d", separator);
        Append(text, Math.Abs((long)duration.Hours), "h", separator);
        Append(text, Math.Abs((long)duration.Minutes), "m", separator);
        Append(text, Math.Abs((decimal)(duration.Ticks % TimeSpan.TicksPerMinute)) / TimeSpan.TicksPerSecond, "s", separator);
        return text.ToString();
    }

    private static void Append(StringBuilder text, decimal amount, string unit, string separator)
    {
        if (amount == 0) return;
        if (text.Length > 0 && text[^1] != '-') text.Append(separator);
        text.Append(amount.ToString("0.#######", CultureInfo.InvariantCulture)).Append(unit);
    }

    private static Predicate<(char Unit, decimal Ticks)> FindUnit(char unit) => candidate => candidate.Unit == unit;
}
