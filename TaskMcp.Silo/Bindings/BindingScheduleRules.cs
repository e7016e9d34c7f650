using TaskMcp.Bindings;
using TaskMcp.Silo.Schedules;

namespace TaskMcp.Silo.Bindings;

/// <summary>A scheduled binding says when, and no other does (SPEC B-1, B-10). Pure.</summary>
internal static class BindingScheduleRules
{
    private const string Field = "config.schedule";

    public static Refusal? Check(BindingType type, BindingConfig config, DateTimeOffset now)
    {
        if (type != BindingType.Scheduled)
            return config.Schedule is null ? null : Refuse("is for bindings of type scheduled; leave it out");
        return config.Schedule is null ? Refuse("is required for a binding of type scheduled, such as { \"cron\": \"0 9 * * MON-FRI\", \"time_zone\": \"Europe/Berlin\" }") : ScheduleRules.Check(config.Schedule, Field, now);
    }

    private static Refusal Refuse(string words) => Refusal.Field("schedule.invalid", Field, $"{Field} {words}.");
}
