using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using static TaskMcp.Rules.Tests.Runs.RunSamples;

namespace TaskMcp.Rules.Tests.Runs;

/// <summary>Runs that wait for a person's answer (MCP, elicitation and input required).</summary>
public sealed class QuestionRulesTests
{
    private const string Ada = """{"action":"accept","content":{"name":"Ada"}}""";

    private static readonly DateTimeOffset Later = Now.AddMinutes(5);

    [Fact]
    public void RunRules_a_question_ends_its_attempt_and_the_run_waits()
    {
        var run = Asked();
        run.State.ShouldBe(RunState.WaitingInput);
        run.FinishedAt.ShouldBeNull();
        var attempt = run.Attempts.ShouldHaveSingleItem();
        attempt.FinishedAt.ShouldBe(Now);
        attempt.ShouldSatisfyAllConditions(() => attempt.Output.ShouldBeNull(), () => attempt.Error.ShouldBeNull());
        RunRules.Next(run, isItsTurn: true, Now.AddYears(1)).ShouldBe(RunStep.WaitForAnswer);
        var shown = run.ToSnapshot();
        shown.InputRequired!.Requests.ShouldContainKey("who");
        shown.InputRequired.RequestState.ShouldBeNull();
        shown.Attempts[0].InputRequired!.RequestState.ShouldBeNull();
        run.Question!.Words().ShouldBe("Who are you?");
    }

    [Fact]
    public void RunRules_the_call_goes_on_with_the_completed_answer_and_the_servers_state()
    {
        var run = Told(Asked());
        run.State.ShouldBe(RunState.Queued);
        run.Answers!.RequestState.ShouldBe("state 1");
        run.Answers.Responses["who"].ShouldBe(new JsonText("""{"action":"accept","content":{"name":"Ada","age":30}}"""));
        RunRules.Next(run, isItsTurn: false, Now).ShouldBe(RunStep.Enqueue);
        RunRules.Next(run, isItsTurn: true, Now).ShouldBe(RunStep.Attempt);
        var going = RunRules.BeginAttempt(run, run.Input!.Value, Once, Now);
        going.Answers.ShouldBe(run.Answers);
        RunRules.EndAttempt(going, 2, Answer, Now, NoJitter).Answers.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"action":"accept","content":{"name":"A"}}""", "who", "responses.who.content.name")]
    [InlineData("""{"action":"maybe"}""", "who", "responses.who.action")]
    [InlineData(Ada, "when", "responses.when")]
    public void RunRules_an_answer_that_does_not_fit_the_question_is_refused_naming_the_field(string answer, string key, string field)
    {
        var refusal = RunRules.Answer(Asked(), Says(answer, key), Now).Refusal.ShouldNotBeNull();
        refusal.Code.ShouldBe("run.input_invalid");
        refusal.Errors.ShouldContainKey(field);
    }

    [Fact]
    public void RunRules_only_a_run_that_waits_for_input_takes_an_answer()
    {
        RunRules.Answer(Queued(), Says(Ada), Now).Refusal!.Code.ShouldBe("run.not_waiting_input");
        RunRules.Answer(Told(Asked()), Says(Ada), Now).Refusal!.Code.ShouldBe("run.not_waiting_input");
        RunRules.Answer(Asked(until: Later), Says(Ada), Later).Refusal!.Code.ShouldBe("run.not_waiting_input");
    }

    [Fact]
    public void RunRules_answering_uses_up_no_retry()
    {
        var run = Told(Asked(With(new RetryPolicy { MaxRetries = 1, BackoffSeconds = 1 })));
        run = RunRules.EndAttempt(RunRules.BeginAttempt(run, run.Input!.Value, Once, Now), 2, Failure(McpErrorCode.ServerError), Now, NoJitter);
        run.State.ShouldBe(RunState.WaitingRetry);
        run.Answers.ShouldBeNull("the server has used them up: it starts from the beginning");
    }

    [Fact]
    public void RunRules_a_server_may_ask_twenty_times()
    {
        var run = Queued();
        for (var round = 1; round <= RunRules.MaxQuestions; round++) run = Told(Asks(RunRules.BeginAttempt(run, JsonText.EmptyObject, Once, Now)));
        run = Asks(RunRules.BeginAttempt(run, JsonText.EmptyObject, Once, Now));
        run.State.ShouldBe(RunState.Failed);
        run.Attempts[^1].Error!.Message.ShouldContain("20");
        RunRules.Replay(run, Now).Refusal.ShouldBeNull();
    }

    [Theory]
    [InlineData(true, RunState.WaitingRetry)]
    [InlineData(false, RunState.NeedsReview)]
    public void RunRules_a_question_that_nobody_answers_in_time_is_an_unknown_outcome(bool mayRepeat, RunState expected)
    {
        var asked = Asks(Running(mayRepeat ? Repeatable : Once), until: Later);
        RunRules.Next(asked, isItsTurn: true, Later.AddTicks(-1)).ShouldBe(RunStep.WaitForAnswer);
        RunRules.Expire(asked, Later.AddTicks(-1), NoJitter).ShouldBeSameAs(asked);
        RunRules.Next(asked, isItsTurn: true, Later).ShouldBe(RunStep.Expire);
        var expired = RunRules.Expire(asked, Later, NoJitter);
        expired.State.ShouldBe(expected);
        expired.Attempts.ShouldHaveSingleItem().Error!.Code.ShouldBe(McpErrorCode.Timeout);
        expired.Answers.ShouldBeNull();
    }

    [Theory]
    [InlineData(true, RunState.WaitingRetry)]
    [InlineData(false, RunState.NeedsReview)]
    public void RunRules_answers_that_reach_nobody_any_more_are_an_unknown_outcome(bool mayRepeat, RunState expected)
    {
        var tool = mayRepeat ? Repeatable : Once;
        var going = RunRules.BeginAttempt(Told(Asks(Running(tool))), JsonText.EmptyObject, tool, Now);
        var lost = RunRules.EndAttempt(going, 2, Failure(McpErrorCode.ConnectionError, unknown: true), Now, NoJitter);
        lost.State.ShouldBe(expected);
        lost.Answers.ShouldBeNull();
    }

    [Fact]
    public void RunRules_a_call_cut_off_while_it_goes_on_is_repeated_with_the_same_answers_only_where_that_is_safe()
    {
        var safe = RunRules.BeginAttempt(Told(Asks(Running(Repeatable))), JsonText.EmptyObject, Repeatable, Now);
        RunRules.Next(safe, isItsTurn: false, Now).ShouldBe(RunStep.Attempt);
        RunRules.BeginAttempt(safe, JsonText.EmptyObject, Repeatable, Now).Answers.ShouldBe(safe.Answers);
        var unsafely = RunRules.BeginAttempt(Told(Asks(Running(Once))), JsonText.EmptyObject, Once, Now);
        RunRules.Next(unsafely, isItsTurn: false, Now).ShouldBe(RunStep.Recover);
        RunRules.Interrupt(unsafely, Now).Answers.ShouldBeNull();
    }

    [Fact]
    public void RunRules_answers_wait_with_the_call_for_a_connection_that_is_down()
    {
        var run = Told(Asked());
        RunRules.WaitForConnection(run, JsonText.EmptyObject, Down, Now).Answers.ShouldBe(run.Answers);
        var going = RunRules.BeginAttempt(run, JsonText.EmptyObject, Once, Now);
        RunRules.EndAttempt(going, 2, Offline, Now, NoJitter).Answers.ShouldBe(run.Answers);
        RunRules.EndAttempt(going, 2, Failure(McpErrorCode.RateLimited), Now, NoJitter).Answers.ShouldBe(run.Answers);
    }

    [Fact]
    public void RunRules_a_run_that_waits_for_input_can_be_cancelled()
    {
        var cancelled = RunRules.Cancel(Asked(), Actor.Owner, Now).Value!;
        cancelled.State.ShouldBe(RunState.Cancelled);
        cancelled.Reason.ShouldNotBeNull().ShouldContain("had begun");
        cancelled.ToSnapshot().InputRequired.ShouldBeNull();
    }

    private static RunRecord Asked(RunRequest? request = null, DateTimeOffset? until = null) => Asks(Running(Once, request), until);

    private static RunRecord Asks(RunRecord running, DateTimeOffset? until = null) =>
        RunRules.EndAttempt(running, running.Attempts.Length, Question(until), Now, NoJitter);

    private static RunRecord Told(RunRecord asked) => RunRules.Answer(asked, Says(Ada), Now).Value.ShouldNotBeNull();
}
