using Microsoft.Extensions.Configuration;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;

namespace TaskMcp.Rules.Tests.Runs;

public class RetentionRulesTests
{
    [Theory]
    [InlineData(null, 30)]
    [InlineData("", 30)]
    [InlineData("1d", 1)]
    [InlineData("P90D", 90)]
    public void Retention_is_a_duration(string? text, int days) => RetentionRules.Read(Settings(text)).ShouldBe(TimeSpan.FromDays(days));

    [Theory]
    [InlineData("23h")]
    [InlineData("0s")]
    [InlineData("for ever")]
    [InlineData("-5d")]
    public void Retention_that_makes_no_sense_is_refused_naming_the_setting(string text) =>
        Should.Throw<RetentionException>(() => RetentionRules.Read(Settings(text))).Message.ShouldContain($"TaskMcp__RunRetention must be a duration of at least 1d, such as 30d (was '{text}')");

    [Fact]
    public void Only_what_has_ended_before_the_time_is_forgotten()
    {
        var end = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var state in Enum.GetValues<RunState>())
        {
            var run = new RunRecord { State = state, FinishedAt = end };
            var hasEnded = state is RunState.Succeeded or RunState.Failed or RunState.Dead or RunState.Skipped or RunState.Cancelled;
            RetentionRules.MayForget(run, end.AddTicks(1)).ShouldBe(hasEnded, $"{state}");
            RetentionRules.MayForget(run, end).ShouldBeFalse($"{state}");
            RetentionRules.MayForget(run with { FinishedAt = null }, end.AddYears(9)).ShouldBeFalse($"{state}");
        }
    }

    private static ConfigurationManager Settings(string? text) => new() { [RetentionRules.Setting] = text };
}
