using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using static TaskMcp.Rules.Tests.Runs.RunSamples;

namespace TaskMcp.Rules.Tests.Runs;

public sealed class RunRulesTests
{
    [Fact]
    public void RunRules_a_new_run_gets_in_line_and_calls_only_when_it_is_its_turn()
    {
        RunRules.Next(Queued(), isItsTurn: false, Now).ShouldBe(RunStep.Enqueue);
        RunRules.Next(Queued(), isItsTurn: true, Now).ShouldBe(RunStep.Attempt);
    }

    [Fact]
    public void RunRules_a_run_that_must_not_start_is_skipped_with_the_reason()
    {
        var run = Queued(FirstRequest with { SkipReason = "too deep" });
        run.State.ShouldBe(RunState.Skipped);
        run.Reason.ShouldBe("too deep");
        RunRules.Next(run, isItsTurn: true, Now).ShouldBe(RunStep.Release);
    }

    [Fact]
    public void RunRules_an_answer_with_outputs_to_apply_is_stored_before_they_are_applied()
    {
        var run = RunRules.EndAttempt(Running(Once), 1, Answer, Now, NoJitter);
        run.State.ShouldBe(RunState.Running);
        run.Attempts.ShouldHaveSingleItem().Output.ShouldBe(Answer.Output);
        RunRules.Next(run, isItsTurn: false, Now).ShouldBe(RunStep.ApplyOutputs);
        RunRules.FinishOutputs(run, 1, [], Now).State.ShouldBe(RunState.Succeeded);
    }

    [Fact]
    public void RunRules_an_answer_without_outputs_to_apply_ends_the_run()
    {
        var request = With(Binding.Config with { OutputHandling = [new() { Action = OutputAction.Ignore }] });
        RunRules.EndAttempt(Running(Once, request), 1, Answer, Now, NoJitter).State.ShouldBe(RunState.Succeeded);
    }

    [Fact]
    public void RunRules_outputs_that_could_not_be_applied_are_named_in_a_run_that_succeeded()
    {
        var run = RunRules.FinishOutputs(RunRules.EndAttempt(Running(Once), 1, Answer, Now, NoJitter), 1, ["append_note: gone"], Now);
        run.State.ShouldBe(RunState.Succeeded);
        run.Reason.ShouldBe("Not applied: append_note: gone");
    }

    [Fact]
    public void RunRules_a_cut_off_call_is_made_again_when_the_tool_may_be_repeated()
    {
        var cut = Running(Repeatable);
        RunRules.Next(cut, isItsTurn: false, Now).ShouldBe(RunStep.Attempt);
        var again = RunRules.BeginAttempt(cut, cut.Input!.Value, Repeatable, Now);
        again.Attempts.Length.ShouldBe(2);
        again.Attempts[0].CutOff.ShouldBeTrue();
        again.Attempts[0].FinishedAt.ShouldBe(Now);
        again.Attempts[0].Error!.Message.ShouldContain("TaskMcp stopped");
        again.OpenAttempt!.Number.ShouldBe(2);
        again.ToSnapshot().IdempotencyKey.ShouldBe(cut.ToSnapshot().IdempotencyKey);
    }

    [Fact]
    public void RunRules_a_cut_off_call_needs_a_review_when_the_tool_may_not_be_repeated()
    {
        var cut = Running(Once);
        RunRules.Next(cut, isItsTurn: true, Now).ShouldBe(RunStep.Recover);
        RunRules.BeginAttempt(cut, cut.Input!.Value, Once, Now).ShouldBeSameAs(cut);
        var interrupted = RunRules.Interrupt(cut, Now);
        interrupted.State.ShouldBe(RunState.NeedsReview);
        interrupted.Attempts.ShouldHaveSingleItem().FinishedAt.ShouldBe(Now);
        interrupted.Attempts[0].CutOff.ShouldBeTrue();
    }

    [Fact]
    public void RunRules_a_cut_off_call_uses_up_no_retry()
    {
        var cut = Running(Repeatable, With(new RetryPolicy { MaxRetries = 1, BackoffSeconds = 1 }));
        var again = RunRules.BeginAttempt(cut, cut.Input!.Value, Repeatable, Now);
        RunRules.EndAttempt(again, 2, Failure(McpErrorCode.ServerError), Now, NoJitter).State.ShouldBe(RunState.WaitingRetry);
    }

    [Theory]
    [InlineData(false, RunState.NeedsReview)]
    [InlineData(true, RunState.WaitingRetry)]
    public void RunRules_an_unknown_outcome_is_repeated_only_where_that_is_safe(bool mayRepeat, RunState expected) =>
        RunRules.EndAttempt(Running(mayRepeat ? Repeatable : Once), 1, Failure(McpErrorCode.Timeout, unknown: true), Now, NoJitter).State.ShouldBe(expected);

    [Fact]
    public void RunRules_a_known_failure_of_a_tool_that_may_not_be_repeated_is_retried() =>
        RunRules.EndAttempt(Running(Once), 1, Failure(McpErrorCode.ServerError), Now, NoJitter).State.ShouldBe(RunState.WaitingRetry);

    [Theory]
    [InlineData(McpErrorCode.InvalidInput, true)]
    [InlineData(McpErrorCode.ServerError, false)]
    public void RunRules_an_error_that_is_not_retryable_or_not_listed_fails_the_run(McpErrorCode code, bool retryable) =>
        RunRules.EndAttempt(Running(Once), 1, Failure(code, retryable), Now, NoJitter).State.ShouldBe(RunState.Failed);

    [Fact]
    public void RunRules_after_its_last_retry_a_run_is_dead_with_every_attempt_kept()
    {
        var run = Queued(With(new RetryPolicy { MaxRetries = 2, BackoffSeconds = 1 }));
        for (var number = 1; number <= 3; number++)
        {
            RunRules.IsEnded(run.State).ShouldBeFalse();
            run = RunRules.EndAttempt(RunRules.BeginAttempt(run, JsonText.EmptyObject, Once, Now), number, Failure(McpErrorCode.ServerError), Now, NoJitter);
        }

        run.State.ShouldBe(RunState.Dead);
        run.Attempts.Select(attempt => attempt.Number).ShouldBe([1, 2, 3]);
        run.Attempts.ShouldAllBe(attempt => attempt.Error != null);
    }

    [Fact]
    public void RunRules_a_waiting_run_waits_for_its_time()
    {
        var run = RunRules.EndAttempt(Running(Once), 1, Failure(McpErrorCode.RateLimited, retryAfter: TimeSpan.FromMinutes(2)), Now, NoJitter);
        run.NextAttemptAt.ShouldBe(Now.AddMinutes(2));
        RunRules.Next(run, isItsTurn: true, Now.AddMinutes(2).AddTicks(-1)).ShouldBe(RunStep.Wait);
        RunRules.Next(run, isItsTurn: false, Now.AddMinutes(2)).ShouldBe(RunStep.Attempt);
    }

    [Fact]
    public void RunRules_a_replay_starts_the_retries_anew()
    {
        var policy = With(new RetryPolicy { MaxRetries = 1, BackoffSeconds = 0 });
        var failure = Failure(McpErrorCode.ServerError);
        var run = RunRules.EndAttempt(Running(Once, policy), 1, failure, Now, NoJitter);
        run = RunRules.EndAttempt(RunRules.BeginAttempt(run, JsonText.EmptyObject, Once, Now), 2, failure, Now, NoJitter);
        run.State.ShouldBe(RunState.Dead);
        run = RunRules.Replay(run, Now).Value!;
        run.State.ShouldBe(RunState.Queued);
        run.FinishedAt.ShouldBeNull();
        RunRules.EndAttempt(RunRules.BeginAttempt(run, JsonText.EmptyObject, Once, Now), 3, failure, Now, NoJitter).State.ShouldBe(RunState.WaitingRetry);
    }

    [Fact]
    public void RunRules_a_replay_with_the_binding_of_today_is_another_call_and_what_was_sent_before_stays_told()
    {
        var sent = new JsonText("""{"channel":"wrong"}""");
        var run = RunRules.BeginAttempt(Queued(), sent, Once, Now);
        run = RunRules.EndAttempt(run, 1, Failure(McpErrorCode.InvalidInput, retryable: false), Now, NoJitter);
        var mended = Binding with { Config = Binding.Config with { InputTemplate = new("""{"channel":"right"}""") } };

        var again = RunRules.ReplayWith(run, mended, Now).Value!;
        (again.State, again.Input, again.Request!.Binding).ShouldBe((RunState.Queued, null, mended));
        again.Key.ShouldNotBe(run.Key);
        again.ToSnapshot().IdempotencyKey.ShouldBe(again.Key.ToString());
        var now = new JsonText("""{"channel":"right"}""");
        var begun = RunRules.BeginAttempt(again, now, Once, Now);
        begun.ToSnapshot().Attempts.Select(attempt => attempt.Input).ShouldBe([sent, now]);
        begun.Key.ShouldBe(again.Key);

        var failed = RunRules.EndAttempt(begun, 2, Failure(McpErrorCode.InvalidInput, retryable: false), Now, NoJitter);
        var third = RunRules.ReplayWith(failed, Binding, Now).Value!;
        third.Key.ShouldNotBe(again.Key);
        third.ToSnapshot().Attempts.Select(attempt => attempt.Input).ShouldBe([sent, now]);
        RunRules.Replay(failed, Now).Value!.Key.ShouldBe(again.Key);
        RunRules.ReplayWith(Running(Once), mended, Now).Refusal!.Code.ShouldBe("run.not_replayable");
    }

    [Fact]
    public void RunRules_what_has_succeeded_is_not_replayed()
    {
        var run = RunRules.FinishOutputs(RunRules.EndAttempt(Running(Once), 1, Answer, Now, NoJitter), 1, [], Now);
        RunRules.Replay(run, Now).Refusal!.Code.ShouldBe("run.not_replayable");
    }

    [Theory]
    [InlineData(ReviewAnswer.ItHappened, RunState.Succeeded)]
    [InlineData(ReviewAnswer.DoItAgain, RunState.Queued)]
    public void RunRules_a_review_decides_what_became_of_the_call(ReviewAnswer answer, RunState expected) =>
        RunRules.Review(RunRules.Interrupt(Running(Once), Now), answer, Actor.Owner, Now).Value!.State.ShouldBe(expected);

    [Fact]
    public void RunRules_only_a_run_in_review_takes_an_answer() =>
        RunRules.Review(Queued(), ReviewAnswer.ItHappened, Actor.Owner, Now).Refusal!.Code.ShouldBe("run.not_in_review");

    [Fact]
    public void RunRules_the_answer_of_a_cancelled_call_changes_nothing()
    {
        var cancelled = RunRules.Cancel(Running(Once), Actor.Owner, Now).Value!;
        cancelled.State.ShouldBe(RunState.Cancelled);
        cancelled.Attempts.ShouldHaveSingleItem().FinishedAt.ShouldBe(Now);
        RunRules.EndAttempt(cancelled, 1, Answer, Now, NoJitter).ShouldBeSameAs(cancelled);
        RunRules.Cancel(cancelled, Actor.Owner, Now).Refusal!.Code.ShouldBe("run.ended");
    }

    [Fact]
    public void RunRules_a_failure_before_the_call_is_an_attempt_too()
    {
        var run = RunRules.FailBeforeCall(Queued(), null, new() { Code = McpErrorCode.InvalidInput, Message = "no such connection" }, Now, NoJitter);
        run.State.ShouldBe(RunState.Failed);
        run.Attempts.ShouldHaveSingleItem().Error!.Message.ShouldBe("no such connection");
    }

    [Fact]
    public void RunRules_every_attempt_is_shown_with_its_input() =>
        RunRules.BeginAttempt(Queued(), new("""{"a":1}"""), Once, Now).ToSnapshot().Attempts.ShouldHaveSingleItem().Input.ShouldBe(new JsonText("""{"a":1}"""));
}
