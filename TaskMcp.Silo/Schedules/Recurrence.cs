using System.Diagnostics.CodeAnalysis;
using Quartz;
using TaskMcp.Schedules;

namespace TaskMcp.Silo.Schedules;

/// <summary>The times of a schedule (SPEC B-10). Pure: the same settings and anchor give the same times for ever.</summary>
internal abstract class Recurrence
{
    private const string Every = "@every ";

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
        ["@monthly"] = "0 0 1 * *",
        ["@weekly"] = "0 0 * * 0",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@hourly"] = "0 * * * *",
    };

    public static TimeSpan ShortestPeriod { get; } = TimeSpan.FromMinutes(1);

    public static TimeSpan LongestPeriod { get; } = TimeSpan.FromDays(366);

    /// <summary>The first time after an instant; null when there is none any more.</summary>
    public abstract DateTimeOffset? After(DateTimeOffset instant);

    /// <summary>Reads a schedule.</summary>
    /// <param name="config">The schedule as somebody wrote it.</param>
    /// <param name="anchor">When it was saved: from here a period counts.</param>
    /// <param name="recurrence">The times.</param>
    /// <param name="problem">Which field is wrong, and how.</param>
    public static bool TryRead(ScheduleConfig config, DateTimeOffset anchor, [NotNullWhen(true)] out Recurrence? recurrence, [NotNullWhen(false)] out ScheduleProblem? problem)
    {
        (recurrence, problem) = (null, null);
        var text = config.Cron?.Trim() ?? "";
        if (text.StartsWith(Every, StringComparison.OrdinalIgnoreCase))
        {
            if (Duration.TryParse(text[Every.Length..].Trim(), out var period) && period >= ShortestPeriod && period <= LongestPeriod) recurrence = new Periodic(anchor, period);
            else problem = new("cron", "must name a period from 1m to 366d, such as @every 15m");
        }
        else if (Zone(config) is not { } zone)
        {
            problem = NoZone(config);
        }
        else
        {
            TryReadCron(Names.GetValueOrDefault(text, text), zone, out recurrence, out problem);
        }

        return problem is null;
    }

    /// <summary>Where its times are counted; null when the zone is none.</summary>
    public static TimeZoneInfo? Zone(ScheduleConfig config) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(config.TimeZone ?? "", out var zone) && zone.HasIanaId ? zone : null;

    public static ScheduleProblem NoZone(ScheduleConfig config) => new("time_zone", $"must be an IANA time zone such as Europe/Berlin (was '{config.TimeZone}')");

    private static void TryReadCron(string text, TimeZoneInfo zone, out Recurrence? recurrence, out ScheduleProblem? problem)
    {
        (recurrence, problem) = (null, null);
        if (CronRanges.Problem(text) is { } range)
        {
            problem = new("cron", $"is out of range: {range}");
            return;
        }

        try
        {
            recurrence = new Cron(CronExpression.Parse(text, CronFormat.Unix).WithTimeZone(zone));
        }
        catch (FormatException error)
        {
            problem = new("cron", $"must be five fields (minute, hour, day of month, month, day of week) such as 30 2 * * MON-FRI, @daily, or @every 15m: {error.Message}");
        }
    }

    private sealed class Cron(CronExpression expression) : Recurrence
    {
        public override DateTimeOffset? After(DateTimeOffset instant) => expression.GetNextValidTimeAfter(instant);
    }

    private sealed class Periodic(DateTimeOffset anchor, TimeSpan period) : Recurrence
    {
        public override DateTimeOffset? After(DateTimeOffset instant)
        {
            if (instant < anchor) return anchor + period;
            var elapsed = (instant - anchor).Ticks / period.Ticks;
            return anchor + ((elapsed + 1) * period);
        }
    }
}

/// <summary>What is wrong with a schedule.</summary>
/// <param name="Field">The member of the schedule.</param>
/// <param name="Words">What it must be.</param>
internal sealed record ScheduleProblem(string Field, string Words);
