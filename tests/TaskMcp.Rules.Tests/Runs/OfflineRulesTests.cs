using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using static TaskMcp.Rules.Tests.Runs.RunSamples;

namespace TaskMcp.Rules.Tests.Runs;

/// <summary>Calls that wait until their connection is back (SPEC C-13).</summary>
public sealed class OfflineRulesTests
{
    private static readonly RunRecord Waiting = RunRules.WaitForConnection(Queued(), JsonText.EmptyObject, Down, Now);

    [Fact]
    public void RunRules_a_call_that_could_not_be_sent_waits_without_an_attempt_and_says_why()
    {
        Waiting.State.ShouldBe(RunState.WaitingRetry);
        Waiting.Attempts.ShouldBeEmpty();
        Waiting.NextAttemptAt.ShouldBeNull();
        Waiting.Reason.ShouldBe("The connection is down since 2026-03-01 12:00:00 UTC; the call is made when it is back. no");
        RunRules.Next(Waiting, isItsTurn: false, Now).ShouldBe(RunStep.Attempt);
    }

    [Fact]
    public void RunRules_that_the_connection_is_still_down_changes_nothing() =>
        RunRules.WaitForConnection(Waiting, JsonText.EmptyObject, Down, Now + RunRules.MaxOffline - TimeSpan.FromTicks(1)).ShouldBeSameAs(Waiting);

    [Fact]
    public void RunRules_after_a_day_without_its_connection_a_run_is_dead_and_can_be_replayed()
    {
        var dead = RunRules.WaitForConnection(Waiting, JsonText.EmptyObject, Down, Now + RunRules.MaxOffline);
        dead.State.ShouldBe(RunState.Dead);
        dead.Reason.ShouldNotBeNull().ShouldStartWith("The connection took no call for a day, since 2026-03-01 12:00:00 UTC");
        var again = RunRules.Replay(dead, Now.AddDays(2)).Value!;
        again.State.ShouldBe(RunState.Queued);
        RunRules.WaitForConnection(again, JsonText.EmptyObject, Down, Now.AddDays(2)).State.ShouldBe(RunState.WaitingRetry);
    }

    [Fact]
    public void RunRules_an_attempt_of_which_nothing_was_sent_is_taken_back()
    {
        var run = RunRules.EndAttempt(Running(Once), 1, Offline, Now, NoJitter);
        run.ShouldSatisfyAllConditions(() => run.IsOffline.ShouldBeTrue(), () => run.Attempts.ShouldBeEmpty());
        var next = RunRules.BeginAttempt(run, JsonText.EmptyObject, Once, Now.AddHours(1));
        next.OpenAttempt!.Number.ShouldBe(1);
        next.Reason.ShouldBeNull();
        RunRules.EndAttempt(next, 1, Offline, Now.AddHours(1), NoJitter).OfflineSince.ShouldBe(Now, "the day is not begun anew by each try");
    }

    [Fact]
    public void RunRules_a_call_that_the_connections_own_limits_hold_back_waits_and_says_so() =>
        RunRules.EndAttempt(Running(Once), 1, Failure(McpErrorCode.RateLimited) with { IsOffline = true }, Now, NoJitter).Reason
            .ShouldNotBeNull().ShouldStartWith("The connection's limits are reached since 2026-03-01 12:00:00 UTC");

    [Fact]
    public void RunRules_waiting_for_the_connection_uses_up_no_retry()
    {
        var run = Queued(With(new RetryPolicy { MaxRetries = 1, BackoffSeconds = 1 }));
        for (var polls = 0; polls < 5; polls++) run = RunRules.WaitForConnection(run, JsonText.EmptyObject, Down, Now);
        run = RunRules.EndAttempt(RunRules.BeginAttempt(run, JsonText.EmptyObject, Once, Now), 1, Failure(McpErrorCode.ServerError), Now, NoJitter);
        run.State.ShouldBe(RunState.WaitingRetry);
        run.IsOffline.ShouldBeFalse();
        run.NextAttemptAt.ShouldNotBeNull();
    }

    [Fact]
    public void RunRules_a_call_that_broke_half_way_is_retried_by_its_policy_as_before() =>
        RunRules.EndAttempt(Running(Repeatable), 1, Failure(McpErrorCode.ConnectionError, unknown: true), Now, NoJitter).Attempts.ShouldHaveSingleItem();

    [Fact]
    public void RunRules_a_call_that_was_cut_off_and_is_to_be_repeated_waits_too_and_keeps_its_attempt()
    {
        var run = RunRules.WaitForConnection(Running(Repeatable), JsonText.EmptyObject, Down, Now);
        run.IsOffline.ShouldBeTrue();
        run.Attempts.ShouldHaveSingleItem().CutOff.ShouldBeTrue();
    }

    [Fact]
    public void RunRules_a_run_that_waits_for_its_connection_can_be_cancelled()
    {
        var cancelled = RunRules.Cancel(Waiting, Actor.Owner, Now).Value!;
        cancelled.State.ShouldBe(RunState.Cancelled);
        RunRules.WaitForConnection(cancelled, JsonText.EmptyObject, Down, Now).ShouldBeSameAs(cancelled);
    }

    [Theory]
    [InlineData("mcp.connection_error", true)]
    [InlineData("mcp.auth_failed", true)]
    [InlineData("mcp.timeout", true)]
    [InlineData("mcp.tool_not_found", false)]
    [InlineData("mcp.tool_changed", false)]
    [InlineData("mcp.tool_shadowed", false)]
    [InlineData("mcp.invalid_input", false)]
    [InlineData("mcp.rate_limited", false)]
    [InlineData("connection.not_found", false)]
    [InlineData("connection.approval_required", false)]
    public void RunErrors_only_a_connection_that_is_down_is_waited_for(string code, bool expected)
    {
        RunErrors.IsOffline(new(code, "no")).ShouldBe(expected);
        if (code is "mcp.rate_limited" || expected) return;
        var failed = RunRules.FailBeforeCall(Queued(), null, RunErrors.From(new Refusal(code, "no"), Binding), Now, NoJitter);
        failed.State.ShouldBe(RunState.Failed);
        RunRules.Replay(failed, Now).Refusal.ShouldBeNull();
    }
}
