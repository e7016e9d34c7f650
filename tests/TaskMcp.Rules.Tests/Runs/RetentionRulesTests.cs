using TaskMcp.Runs;
using TaskMcp.Silo.Runs;

namespace TaskMcp.Rules.Tests.Runs;

public class RetentionRulesTests
{
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
}
