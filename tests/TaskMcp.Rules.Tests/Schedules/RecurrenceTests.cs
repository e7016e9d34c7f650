using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Schedules;
using TaskMcp.Silo.Schedules;

namespace TaskMcp.Rules.Tests.Schedules;

public class RecurrenceTests
{
    private static readonly string[] Zones = ["UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia"];

    // The vectors of SPEC B-10, which are those of Cronos.
    [Theory]
    [InlineData("30 2 * * *", "2016-03-12T12:00:00-05:00", "2016-03-13T03:00:00-04:00", "2016-03-14T02:30:00-04:00")]
    [InlineData("30 1 * * *", "2016-11-05T12:00:00-04:00", "2016-11-06T01:30:00-04:00", "2016-11-07T01:30:00-05:00")]
    [InlineData("0 12 * * *", "2016-03-12T13:00:00-05:00", "2016-03-13T12:00:00-04:00", "2016-03-14T12:00:00-04:00")]
    public void Recurrence_keeps_the_wall_clock_over_changes_of_summer_time(string cron, string after, string first, string second)
    {
        var recurrence = Read(cron, "America/New_York");
        var next = recurrence.After(Time(after))!.Value;
        next.ShouldBe(Time(first));
        recurrence.After(next).ShouldBe(Time(second));
    }

    [Theory]
    [InlineData("@hourly", "2026-01-01T01:00:00Z")]
    [InlineData("@daily", "2026-01-02T00:00:00Z")]
    [InlineData("@weekly", "2026-01-04T00:00:00Z")]
    [InlineData("@monthly", "2026-02-01T00:00:00Z")]
    [InlineData("@yearly", "2027-01-01T00:00:00Z")]
    [InlineData("*/20 * * * *", "2026-01-01T00:40:00Z")]
    [InlineData("0 9 * * MON-FRI", "2026-01-01T09:00:00Z")]
    [InlineData("0 0 1 JAN *", "2027-01-01T00:00:00Z")]
    [InlineData("0 0 * * 7", "2026-01-04T00:00:00Z")]
    [InlineData("0 0 13 * 5", "2026-01-02T00:00:00Z")]
    [InlineData("  5   4 * * * ", "2026-01-01T04:05:00Z")]
    public void Recurrence_reads_what_cron_reads(string cron, string expected) =>
        Read(cron).After(Time("2026-01-01T00:20:00Z")).ShouldBe(Time(expected));

    [Theory]
    [InlineData("@every 15m", "2026-01-01T00:07:00Z", "2026-01-01T00:15:00Z")]
    [InlineData("@every 15m", "2026-01-01T00:15:00Z", "2026-01-01T00:30:00Z")]
    [InlineData("@EVERY 1h30m", "2026-01-01T10:00:00Z", "2026-01-01T10:30:00Z")]
    [InlineData("@every PT1M", "2030-01-01T00:00:30Z", "2030-01-01T00:01:00Z")]
    [InlineData("@every 1d", "2025-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    public void Recurrence_of_a_period_counts_from_its_anchor(string text, string after, string expected) =>
        Read(text).After(Time(after)).ShouldBe(Time(expected));

    [Theory]
    [InlineData("", "UTC", "cron")]
    [InlineData("* * * *", "UTC", "cron")]
    [InlineData("0 0 0 * * *", "UTC", "cron")]
    [InlineData("60 * * * *", "UTC", "cron")]
    [InlineData("* 24 * * *", "UTC", "cron")]
    [InlineData("99 * * * *", "UTC", "cron")]
    [InlineData("0 99 * * *", "UTC", "cron")]
    [InlineData("0 0 99 * *", "UTC", "cron")]
    [InlineData("0 0 98 * *", "UTC", "cron")]
    [InlineData("0 0 * 99 *", "UTC", "cron")]
    [InlineData("0 0 * * 99", "UTC", "cron")]
    [InlineData("0,99/5 * * * *", "UTC", "cron")]
    [InlineData("0-99999999999999999999 * * * *", "UTC", "cron")]
    [InlineData("a b c d e", "UTC", "cron")]
    [InlineData("@sometimes", "UTC", "cron")]
    [InlineData("@every", "UTC", "cron")]
    [InlineData("@every 59s", "UTC", "cron")]
    [InlineData("@every 367d", "UTC", "cron")]
    [InlineData("@every -5m", "UTC", "cron")]
    [InlineData("@daily", "", "time_zone")]
    [InlineData("@daily", "Europe/Atlantis", "time_zone")]
    [InlineData("@daily", "../../etc/passwd", "time_zone")]
    public void Recurrence_refuses_what_it_does_not_understand_naming_the_field(string cron, string zone, string field)
    {
        Recurrence.TryRead(new() { Cron = cron, TimeZone = zone }, Anchor, out _, out var problem).ShouldBeFalse();
        problem!.Field.ShouldBe(field);
        ScheduleRules.Check(new() { Cron = cron, TimeZone = zone }, "config.schedule", Anchor)!.Message.ShouldStartWith($"config.schedule.{field} ");
    }

    [Fact]
    public void A_zone_that_is_none_is_a_mistake_also_where_none_is_needed() =>
        ScheduleRules.Check(new() { Cron = "@every 15m", TimeZone = "Mars/Base" }, "config.schedule", Anchor)!.Message.ShouldStartWith("config.schedule.time_zone must be an IANA time zone");

    [Fact]
    public void Schedule_that_never_comes_is_refused() =>
        ScheduleRules.Check(new() { Cron = "0 0 30 2 *" }, "config.schedule", Anchor)!.Message.ShouldContain("no time that ever comes");

    [Fact]
    public void Next_times_are_the_wanted_number() =>
        ScheduleRules.Next(new() { Cron = "0 */6 * * *" }, Anchor, Anchor, 5).Select(time => time.UtcDateTime.Hour).ShouldBe([6, 12, 18, 0, 6]);

    [Fact]
    public void Recurrence_goes_forward_always() => Prop.ForAll(Crons, Instants, (cron, instant) =>
    {
        if (!Recurrence.TryRead(cron, Anchor, out var recurrence, out _)) return;
        var previous = instant;
        for (var i = 0; i < 5 && recurrence.After(previous) is { } next; i++)
        {
            next.ShouldBeGreaterThan(previous, $"{cron} after {previous:O}");
            previous = next;
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Recurrence_leaves_nothing_out_between_two_times() => Prop.ForAll(Crons, Instants, (cron, instant) =>
    {
        if (!Recurrence.TryRead(cron, Anchor, out var recurrence, out _) || recurrence.After(instant) is not { } next) return;
        // From anywhere before it, the next one is the same.
        recurrence.After(instant + ((next - instant) / 2)).ShouldBe(next);
        recurrence.After(next.AddTicks(-1)).ShouldBe(next);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Recurrence_never_throws_whatever_is_written() => Prop.ForAll<string>(text =>
    {
        foreach (var cron in (string[])[text ?? "", $"@every {text}", $"{text} * * * *", $"*/{text} * * * *"])
        {
            if (Recurrence.TryRead(new() { Cron = cron, TimeZone = "UTC" }, Anchor, out var recurrence, out _)) _ = recurrence.After(Anchor);
        }
    }).QuickCheckThrowOnFailure();

    private static DateTimeOffset Anchor { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal static Recurrence Read(string cron, string zone = "UTC")
    {
        Recurrence.TryRead(new() { Cron = cron, TimeZone = zone }, Anchor, out var recurrence, out var problem).ShouldBeTrue(problem?.Words);
        return recurrence!;
    }

    internal static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static Arbitrary<DateTimeOffset> Instants => Gen.Choose(0, 20 * 366 * 24 * 60).Select(minutes => new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes).AddSeconds(minutes % 60)).ToArbitrary();

    private static Arbitrary<ScheduleConfig> Crons =>
        (from minute in Field(0, 59)
         from hour in Field(0, 23)
         from day in Field(1, 28)
         from month in Field(1, 12)
         from weekday in Field(0, 6)
         from zone in Gen.Elements(Zones)
         from isPeriod in Gen.Frequency((1, Gen.Constant(true)), (5, Gen.Constant(false)))
         from period in Gen.Choose(1, 100_000)
         select new ScheduleConfig { Cron = isPeriod ? $"@every {period}m" : $"{minute} {hour} {day} {month} {weekday}", TimeZone = zone }).ToArbitrary();

    private static Gen<string> Field(int first, int last) => Gen.Frequency(
        (3, Gen.Constant("*")),
        (2, Gen.Choose(first, last).Select(value => $"{value}")),
        (1, Gen.Choose(2, 10).Select(step => $"*/{step}")),
        (1, Gen.Choose(first, last).SelectMany(low => Gen.Choose(low, last).Select(high => $"{low}-{high}"))));
}
