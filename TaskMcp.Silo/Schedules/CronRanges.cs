using System.Globalization;

namespace TaskMcp.Silo.Schedules;

/// <summary>
/// Whether the numbers of a cron expression are within their fields. The parser uses 98 and 99 as marks of its own and takes <c>99 * * * *</c>
/// for every minute; steps, and what is more than a number (names, <c>L</c>, <c>W</c>, <c>#</c>), it judges itself.
/// </summary>
internal static class CronRanges
{
    private static readonly (string Name, int Least, int Most)[] Fields =
        [("minute", 0, 59), ("hour", 0, 23), ("day of month", 1, 31), ("month", 1, 12), ("day of week", 0, 7)];

    /// <summary>What is wrong, in words; null when nothing is, or when it has not five fields.</summary>
    public static string? Problem(string cron)
    {
        var parts = cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == Fields.Length ? parts.Zip(Fields, Problem).FirstOrDefault(problem => problem is not null) : null;
    }

    private static string? Problem(string part, (string Name, int Least, int Most) field)
    {
        foreach (var entry in part.Split(','))
        {
            if (entry.Split('/')[0].Split('-').Any(bound => IsNumber(bound, out var number) && (number < field.Least || number > field.Most)))
                return $"{field.Name} must be from {field.Least} to {field.Most} (was '{entry}')";
        }

        return null;
    }

    // More digits than any field has room for is out of range, too.
    private static bool IsNumber(string text, out long number)
    {
        number = long.MaxValue;
        if (text.Length == 0 || !text.All(char.IsAsciiDigit)) return false;
        if (text.Length <= 9) number = long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        return true;
    }
}
