using System.Globalization;
using TaskMcp.Silo.Templates.Rendering;

namespace TaskMcp.Silo.Templates.Filters;

/// <summary>The directives of Ruby's <c>strftime</c>, with the flags <c>- 0 ^ # _</c>, a width and <c>%:z</c>; English names.</summary>
internal static class StrfTime
{
    public static void Format(DateTimeOffset time, string format, BoundedText result)
    {
        for (var index = 0; index < format.Length; index++)
        {
            var directive = StrfTimeDirective.Read(format.AsSpan(index));
            var value = directive.Length == 0 ? null : Value(time, directive);
            if (value is null)
            {
                result.Append(format[index]);
                continue;
            }

            result.Append(directive.Styled(value));
            index += directive.Length - 1;
        }
    }

    /// <summary>Null for a letter that is no directive, which then stands for itself.</summary>
    private static string? Value(DateTimeOffset time, StrfTimeDirective directive) => directive.Letter switch
    {
        'a' => time.ToString("ddd", CultureInfo.InvariantCulture),
        'A' => time.ToString("dddd", CultureInfo.InvariantCulture),
        'b' or 'h' => time.ToString("MMM", CultureInfo.InvariantCulture),
        'B' => time.ToString("MMMM", CultureInfo.InvariantCulture),
        'p' => time.Hour < 12 ? "AM" : "PM",
        'P' => time.Hour < 12 ? "am" : "pm",
        'Z' => time.Offset == TimeSpan.Zero ? "UTC" : "",
        'z' => Offset(time.Offset, directive.HasColon),
        'N' => Fraction(time, directive.Width ?? 9),
        'L' => Fraction(time, directive.Width ?? 3),
        'n' => "\n",
        't' => "\t",
        '%' => "%",
        _ => Composed(time, directive.Letter) ?? Numeric(time, directive),
    };

    private static string? Composed(DateTimeOffset time, char letter) => letter switch
    {
        'c' => time.ToString("ddd MMM", CultureInfo.InvariantCulture) + $" {time.Day,2} " + time.ToString("HH:mm:ss yyyy", CultureInfo.InvariantCulture),
        'D' or 'x' => time.ToString("MM/dd/yy", CultureInfo.InvariantCulture),
        'F' => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        'r' => time.ToString("hh:mm:ss ", CultureInfo.InvariantCulture) + (time.Hour < 12 ? "AM" : "PM"),
        'R' => time.ToString("HH:mm", CultureInfo.InvariantCulture),
        'T' or 'X' => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        'v' => $"{time.Day,2}-" + time.ToString("MMM-yyyy", CultureInfo.InvariantCulture).ToUpperInvariant(),
        _ => null,
    };

    private static string? Numeric(DateTimeOffset time, StrfTimeDirective directive)
    {
        var (number, width, padding) = directive.Letter switch
        {
            'Y' => (time.Year, 4, '0'),
            'C' => (time.Year / 100, 2, '0'),
            'y' => (time.Year % 100, 2, '0'),
            'm' => (time.Month, 2, '0'),
            'd' => (time.Day, 2, '0'),
            'e' => (time.Day, 2, ' '),
            'j' => (time.DayOfYear, 3, '0'),
            'H' => (time.Hour, 2, '0'),
            'k' => (time.Hour, 2, ' '),
            'I' => (TwelveHours(time), 2, '0'),
            'l' => (TwelveHours(time), 2, ' '),
            'M' => (time.Minute, 2, '0'),
            'S' => (time.Second, 2, '0'),
            'u' => (time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek, 1, '0'),
            'w' => ((int)time.DayOfWeek, 1, '0'),
            'G' => (ISOWeek.GetYear(time.DateTime), 4, '0'),
            'g' => (ISOWeek.GetYear(time.DateTime) % 100, 2, '0'),
            'V' => (ISOWeek.GetWeekOfYear(time.DateTime), 2, '0'),
            'U' => ((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7, 2, '0'),
            'W' => ((time.DayOfYear + 6 - (((int)time.DayOfWeek + 6) % 7)) / 7, 2, '0'),
            's' => (time.ToUnixTimeSeconds(), 1, '0'),
            _ => (0L, 0, '0'),
        };
        return width == 0 ? null : directive.Padded(number, width, padding);
    }

    private static int TwelveHours(DateTimeOffset time) => time.Hour % 12 == 0 ? 12 : time.Hour % 12;

    private static string Offset(TimeSpan offset, bool hasColon) =>
        (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(hasColon ? @"hh\:mm" : "hhmm", CultureInfo.InvariantCulture);

    private static string Fraction(DateTimeOffset time, int digits) =>
        (time.Ticks % TimeSpan.TicksPerSecond).ToString("0000000", CultureInfo.InvariantCulture).PadRight(digits, '0')[..digits];
}
