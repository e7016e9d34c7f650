using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Connections;
using TaskMcp.Silo.Runs;
using static TaskMcp.Rules.Tests.Runs.RunSamples;

namespace TaskMcp.Rules.Tests.Runs;

public sealed class RunAuditTests
{
    [Fact]
    public void RunAudit_an_answered_call_is_recorded_with_its_tool_its_time_and_its_cost()
    {
        var run = RunRules.EndAttempt(Running(Once), 1, Answer with { Cost = 0.25m }, Now.AddSeconds(2), NoJitter);
        var entry = LastOf(run);
        entry.Actor.ShouldBe(Actor.Binding(Binding.Id));
        (entry.Action, entry.Tool, entry.ToolHash, entry.ConnectionId).ShouldBe(("tool.call", "test__echo", "h1", Binding.ConnectionId));
        (entry.TargetId, entry.CorrelationId).ShouldBe((run.Id.ToString("D"), Created.CorrelationId));
        (entry.Outcome, entry.OutcomeCode, entry.Cost, entry.DurationMs).ShouldBe((AuditOutcome.Succeeded, null, 0.25m, 2_000));
    }

    [Fact]
    public void RunAudit_a_failed_call_says_by_which_code()
    {
        var entry = LastOf(RunRules.EndAttempt(Running(Once), 1, Failure(McpErrorCode.RateLimited), Now, NoJitter));
        (entry.Outcome, entry.OutcomeCode).ShouldBe((AuditOutcome.Failed, "mcp.rate_limited"));
    }

    [Fact]
    public void RunAudit_a_call_of_which_nothing_is_known_is_recorded_as_that()
    {
        LastOf(RunRules.Interrupt(Running(Once), Now)).Outcome.ShouldBe(AuditOutcome.Unknown);
        LastOf(RunRules.EndAttempt(Running(Once), 1, Failure(McpErrorCode.Timeout, unknown: true), Now, NoJitter)).Outcome.ShouldBe(AuditOutcome.Unknown);
        LastOf(RunRules.Cancel(Running(Once), Actor.Owner, Now).Value!).Outcome.ShouldBe(AuditOutcome.Unknown);
    }

    [Fact]
    public void RunAudit_every_attempt_has_a_row_of_its_own_and_keeps_it()
    {
        var failed = RunRules.EndAttempt(Running(Once), 1, Failure(McpErrorCode.Timeout), Now, NoJitter);
        var again = RunRules.EndAttempt(RunRules.BeginAttempt(failed, JsonText.EmptyObject, Once, Now), 2, Answer, Now, NoJitter);
        RunAudit.Entry(again, again.Attempts[0]).ShouldBe(LastOf(failed));
        LastOf(again).EntryId.ShouldNotBe(LastOf(failed).EntryId);
    }

    private static AuditEntry LastOf(RunRecord run) => RunAudit.Entry(run, run.Attempts[^1]);
}
