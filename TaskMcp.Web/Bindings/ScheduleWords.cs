using System.Globalization;
using TaskMcp.Schedules;

namespace TaskMcp.Web.Bindings;

/// <summary>A schedule in words where it is a usual one, else as it is written.</summary>
internal static class ScheduleWords
{
    public static string Of(ScheduleConfig? schedule)
    {
        if (schedule?.Cron is not { } cron) return "On a schedule";
        if (cron.StartsWith("@every ", StringComparison.OrdinalIgnoreCase)) return $"Every {cron[7..].Trim()}";
        return $"{Times(cron.Trim())}{(schedule.TimeZone is null or "UTC" ? " UTC" : $" in {schedule.TimeZone}")}";
    }

    private static string Times(string cron)
    {
        var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return cron.ToLowerInvariant() switch
        {
            "@hourly" => "Every hour",
            "@daily" or "@midnight" => "Every day at 00:00",
            "@weekly" => "Every Sunday at 00:00",
            "@monthly" => "On the first of every month",
            "@yearly" or "@annually" => "On every first of January",
            _ when fields is [var minute, var hour, "*", "*", var days] && Clock(hour, minute) is { } time && Days(days) is { } on => $"{on} at {time}",
            _ => $"At {cron}",
        };
    }

    private static string? Clock(string hour, string minute) => Number(hour, 23) is { } h && Number(minute, 59) is { } m ? $"{h:00}:{m:00}" : null;

    private static int? Number(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number : null;

    private static string? Days(string field) => field.ToUpperInvariant() switch
    {
        "*" => "Every day",
        "MON-FRI" or "1-5" => "On weekdays",
        "SAT,SUN" or "6,0" or "0,6" => "On weekends",
        "0" or "7" or "SUN" => "Every Sunday",
        "1" or "MON" => "Every Monday",
        "2" or "TUE" => "Every Tuesday",
        "3" or "WED" => "Every Wednesday",
        "4" or "THU" => "Every Thursday",
        "5" or "FRI" => "Every Friday",
        "6" or "SAT" => "Every Saturday",
        _ => null,
    };
}
