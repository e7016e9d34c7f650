using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Gateway;
using TaskMcp.Toolboxes;
using static TaskMcp.Rules.Tests.Gateway.GatewaySamples;

namespace TaskMcp.Rules.Tests.Gateway;

/// <summary>Long calls from state to state (SEP-2663).</summary>
public class LongCallRulesTests
{
    private static readonly JsonText Yes = new("""{"action":"accept"}""");

    [Fact]
    public void A_result_ends_a_call_and_nothing_changes_it_any_more()
    {
        var done = LongCallRules.Answered(Begun(), new() { Result = new("""{"content":[]}""") }, Now);
        (done.Status, done.Call, done.Result!.Value.Text).ShouldBe((LongCallStatus.Completed, null, """{"content":[]}"""));
        LongCallRules.Cancelled(done, Now).ShouldBe(done);
        LongCallRules.CutOff(done, Now).ShouldBe(done);
        LongCallRules.Answered(done, new() { RpcError = new("{}") }, Now).ShouldBe(done);
    }

    [Fact]
    public void A_result_that_comes_after_a_cancellation_is_not_kept()
    {
        var cancelled = LongCallRules.Cancelled(Begun(), Now);
        LongCallRules.Answered(cancelled, new() { Result = new("{}") }, Now).ShouldBe(cancelled);
    }

    [Fact]
    public void A_result_that_is_too_long_and_errors_are_failures()
    {
        var tooLong = LongCallRules.Answered(Begun(), new() { Result = new(new string(' ', LongCallRules.LongestResult + 1)) }, Now);
        (tooLong.Status, tooLong.Result).ShouldBe((LongCallStatus.Failed, null));
        LongCallRules.Answered(Begun(), new() { RpcError = new("""{"code":-1}""") }, Now).Error!.Value.Text.ShouldBe("""{"code":-1}""");
        LongCallRules.Answered(Begun(), new() { Refusal = new("gateway.state_invalid", "Too late.") }, Now).Message.ShouldBe("Too late.");
        LongCallRules.Answered(Begun(), GatewayAnswer.Unknown, Now).Status.ShouldBe(LongCallStatus.Failed);
    }

    [Fact]
    public void A_question_waits_for_all_of_its_answers_and_ignores_others()
    {
        var asked = LongCallRules.Answered(Begun(), Asks("a", "b"), Now);
        LongCallRules.Snapshot("id", asked, null).Questions.Keys.ShouldBe(["1.a", "1.b"], ignoreOrder: true);
        LongCallRules.Given(asked, Answers("a", "2.a"), Now).ShouldBe((asked, null));

        var (half, none) = LongCallRules.Given(asked, Answers("1.a"), Now);
        none.ShouldBeNull();
        (half.Status, LongCallRules.Snapshot("id", half, null).Questions.Keys.Single()).ShouldBe((LongCallStatus.InputRequired, "1.b"));

        var (whole, answers) = LongCallRules.Given(half, Answers("1.b"), Now);
        whole.Status.ShouldBe(LongCallStatus.Working);
        answers!.RequestState.ShouldBe("state");
        answers.Responses.Keys.ShouldBe(["a", "b"], ignoreOrder: true);
        LongCallRules.Snapshot("id", LongCallRules.Answered(whole, Asks("a"), Now), null).Questions.Keys.ShouldBe(["2.a"]);
    }

    [Fact]
    public void A_call_that_was_cut_off_is_repeated_three_times_where_it_may_be()
    {
        LongCallRules.CutOff(Begun(mayRepeat: false), Now).Status.ShouldBe(LongCallStatus.Failed);
        var state = Begun();
        for (var i = 0; i < 3; i++) (state = LongCallRules.CutOff(state, Now)).Status.ShouldBe(LongCallStatus.Working);
        LongCallRules.CutOff(state, Now).Status.ShouldBe(LongCallStatus.Failed);
    }

    private static LongCallState Begun(bool mayRepeat = true) =>
        LongCallRules.Begin(new() { Caller = Caller(), Name = "x", Arguments = JsonText.EmptyObject, CorrelationId = "c" }, mayRepeat, Now);

    private static GatewayAnswer Asks(params string[] keys) => new()
    {
        InputRequired = new()
        {
            Requests = keys.ToImmutableDictionary(key => key, _ => new InputQuestion { Method = "elicitation/create", Params = JsonText.EmptyObject }), RequestState = "state",
        },
    };

    private static ImmutableDictionary<string, JsonText> Answers(params string[] keys) => keys.ToImmutableDictionary(key => key, _ => Yes);
}
