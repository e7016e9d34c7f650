using TaskMcp.Silo.Connections.Limits;

namespace TaskMcp.Rules.Tests.Connections.Limits;

/// <summary>The daily quota (SPEC C-11).</summary>
public class QuotaRulesTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(99, 1)]
    [InlineData(1_000, 10)]
    public void QuotaRules_set_calls_aside_by_the_hundredth(int limit, int block) => QuotaRules.Block(limit).ShouldBe(block);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(250)]
    [InlineData(1_234)]
    public void QuotaRules_never_grant_more_than_the_quota(int limit)
    {
        CountedCalls? counted = null;
        var total = 0;
        for (var i = 0; i < 500; i++)
        {
            (counted, var granted) = QuotaRules.Reserve(counted, Day, limit);
            total += granted;
        }

        (total, counted!.Calls).ShouldBe((limit, limit));
    }

    [Fact]
    public void QuotaRules_start_anew_with_the_day_and_grant_nothing_of_one_that_is_over()
    {
        var (counted, granted) = QuotaRules.Reserve(new() { Day = Day, Calls = 5 }, Day.AddDays(1), 5);
        (counted.Day, counted.Calls, granted).ShouldBe((Day.AddDays(1), 1, 1));
        QuotaRules.Reserve(counted, Day, 5).ShouldBe((counted, 0));
    }

    [Fact]
    public void QuotaRules_grant_nothing_beyond_a_quota_that_was_lowered() =>
        QuotaRules.Reserve(new() { Day = Day, Calls = 50 }, Day, 10).ShouldBe((new() { Day = Day, Calls = 50 }, 0));

    [Fact]
    public void QuotaRules_show_the_calls_of_today_that_were_made()
    {
        var now = new DateTimeOffset(2026, 6, 1, 23, 30, 0, TimeSpan.Zero);
        QuotaRules.Usage(null, new() { Day = Day, Calls = 5 }, 0, now).ShouldBeNull();
        var usage = QuotaRules.Usage(1_000, new() { Day = Day, Calls = 810 }, 10, now)!;
        (usage.Day, usage.Calls, usage.IsWarning, usage.ResetsAt).ShouldBe((Day, 800, true, new(2026, 6, 2, 0, 0, 0, TimeSpan.Zero)));
        QuotaRules.Usage(1_000, new() { Day = Day, Calls = 810 }, 11, now)!.IsWarning.ShouldBeFalse();
        QuotaRules.Usage(1_000, new() { Day = Day, Calls = 810 }, 0, now.AddHours(1))!.Calls.ShouldBe(0);
    }

    [Fact]
    public void QuotaRules_name_one_warning_for_a_connection_and_day()
    {
        var connection = Guid.CreateVersion7();
        QuotaRules.WarningId(connection, Day).ShouldBe(QuotaRules.WarningId(connection, Day));
        QuotaRules.WarningId(connection, Day).ShouldNotBe(QuotaRules.WarningId(connection, Day.AddDays(1)));
        QuotaRules.WarningId(Guid.CreateVersion7(), Day).ShouldNotBe(QuotaRules.WarningId(connection, Day));
    }
}
