using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Schedules;
using TaskMcp.Silo.Schedules;
using static TaskMcp.Rules.Tests.Schedules.RecurrenceTests;

namespace TaskMcp.Rules.Tests.Schedules;

public class DueOccurrencesTests
{
    // Up to 06:00 everything was decided; nobody was there until 11:05, five hours on the hour later.
    private static readonly DateTimeOffset Since = Time("2026-06-01T06:00:00Z");
    private static readonly DateTimeOffset Back = Time("2026-06-01T11:05:00Z");

    [Fact]
    public void Missed_ones_are_left_out_each_with_its_time()
    {
        var due = DueOccurrences.Decide(Read("@hourly"), MissedFires.Skip, Since, Back);
        Hours(due).ShouldBe([7, 8, 9, 10, 11]);
        due.ShouldAllBe(one => one.SkipReason != null && one.SkipReason.Contains($"{one.Time:HH:mm:ss}"));
    }

    [Fact]
    public void The_latest_of_the_missed_ones_stands_for_all()
    {
        var due = DueOccurrences.Decide(Read("@hourly"), MissedFires.Once, Since, Back);
        Hours(due).ShouldBe([7, 8, 9, 10, 11]);
        due.Where(one => one.SkipReason is null).ShouldHaveSingleItem().Time.Hour.ShouldBe(11);
        due[0].SkipReason!.ShouldContain("11:00:00 UTC stands for it");
    }

    [Fact]
    public void All_of_the_missed_ones_are_made_up_for_in_order()
    {
        var due = DueOccurrences.Decide(Read("@hourly"), MissedFires.All, Since, Back);
        Hours(due).ShouldBe([7, 8, 9, 10, 11]);
        due.ShouldAllBe(one => one.SkipReason == null);
    }

    [Theory]
    [InlineData(MissedFires.Skip, false)]
    [InlineData(MissedFires.Once, false)]
    [InlineData(MissedFires.All, true)]
    public void One_in_time_waits_its_turn_behind_those_that_are_made_up_for(MissedFires policy, bool expected) =>
        DueOccurrences.Decide(Read("@hourly"), policy, Since, Time("2026-06-01T11:00:30Z"))[^1].IsMissed.ShouldBe(expected);

    [Theory, InlineData(MissedFires.Skip), InlineData(MissedFires.Once), InlineData(MissedFires.All)]
    public void One_that_is_a_little_late_fires_whatever_the_policy(MissedFires policy) =>
        DueOccurrences.Decide(Read("@hourly"), policy, Since, Time("2026-06-01T07:00:59Z")).ShouldHaveSingleItem().SkipReason.ShouldBeNull();

    [Theory, InlineData(MissedFires.Skip), InlineData(MissedFires.Once), InlineData(MissedFires.All)]
    public void Before_its_time_nothing_is_due(MissedFires policy) =>
        DueOccurrences.Decide(Read("@hourly"), policy, Since, Time("2026-06-01T06:59:59Z")).ShouldBeEmpty();

    [Fact]
    public void What_is_older_than_a_day_is_left_out_and_said_once()
    {
        var due = DueOccurrences.Decide(Read("@hourly"), MissedFires.All, Since.AddYears(-3), Back);
        due.Length.ShouldBe(25);
        due[0].SkipReason!.ShouldContain("older than 24 h");
        due.Skip(1).ShouldAllBe(one => one.SkipReason == null);
        due[1].Time.ShouldBe(Time("2026-05-31T12:00:00Z"));
    }

    [Fact]
    public void Every_time_is_decided_once_however_the_wake_ups_fall() => Prop.ForAll(Gen.Choose(1, 600).ArrayOf().ToArbitrary(), gaps =>
    {
        var (since, seen) = (Since, new List<DateTimeOffset>());
        var now = Since;
        foreach (var gap in gaps)
        {
            now = now.AddMinutes(gap);
            var due = DueOccurrences.Decide(Read("*/7 * * * *"), MissedFires.All, since, now);
            seen.AddRange(due.Select(one => one.Time));
            since = due.IsEmpty ? since : due[^1].Time;
        }

        var expected = new List<DateTimeOffset>();
        for (var time = Read("*/7 * * * *").After(Since); time <= now; time = Read("*/7 * * * *").After(time.Value)) expected.Add(time.Value);
        seen.ShouldBe(expected);
    }).QuickCheckThrowOnFailure();

    private static IEnumerable<int> Hours(IEnumerable<DueOccurrence> due) => due.Select(one => one.Time.Hour);
}
