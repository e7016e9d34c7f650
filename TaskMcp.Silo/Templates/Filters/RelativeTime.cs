using System.Globalization;

namespace TaskMcp.Silo.Templates.Filters;

/// <summary>English relative time, rounded to the nearest unit: <c>in 2 hours</c>, <c>3 days ago</c>, <c>now</c>.</summary>
internal static class RelativeTime
{
    private const double DaysPerMonth = 365.2425 / 12;

    public static string Format(TimeSpan fromNow)
    {
        var (count, unit) = Largest(fromNow.Duration());
        if (count == 0) return "now";
        var amount = string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}");
        return fromNow > TimeSpan.Zero ? $"in {amount}" : $"{amount} ago";
    }

    private static (long Count, string Unit) Largest(TimeSpan time)
    {
        if (Rounded(time.TotalSeconds) is var seconds and < 60) return (seconds, "second");
        if (Rounded(time.TotalMinutes) is var minutes and < 60) return (minutes, "minute");
        if (Rounded(time.TotalHours) is var hours and < 24) return (hours, "hour");
        if (Rounded(time.TotalDays) is var days and < 30) return (days, "day");
        if (Rounded(time.TotalDays / DaysPerMonth) is var months and < 12) return (months, "month");
        return (Rounded(time.TotalDays / DaysPerMonth / 12), "year");
    }

    private static long Rounded(double value) => (long)Math.Round(value, MidpointRounding.AwayFromZero);
}
