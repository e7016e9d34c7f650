using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using static TaskMcp.Rules.Tests.Runs.RunSamples;

namespace TaskMcp.Rules.Tests.Runs;

/// <summary>Any sequence of commands, also ones that make no sense or come twice.</summary>
public sealed class RunStatesProperties
{
    private enum Move
    {
        BeginOnce,
        BeginRepeatable,
        Answer,
        Fail,
        Lose,
        RefuseBeforeCall,
        FindItDown,
        FindItDownInTheCall,
        FindItDownADayLater,
        Ask,
        AskForAWhile,
        Tell,
        Expire,
        Interrupt,
        FinishOutputs,
        Cancel,
    }

    [Fact]
    public void RunRules_nothing_but_a_replay_or_a_review_leaves_an_end_state() => Prop.ForAll(Moves, moves =>
    {
        var run = Queued();
        foreach (var move in moves)
        {
            var next = After(run, move);
            if (RunRules.IsEnded(run.State) && !(run.State == RunState.NeedsReview && move == Move.Cancel)) ReferenceEquals(next, run).ShouldBeTrue($"{run.State} left by {move}");
            run = next;
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void RunRules_a_tool_that_may_not_be_repeated_is_never_called_while_a_call_may_have_taken_effect() => Prop.ForAll(Moves, moves =>
    {
        var run = Queued();
        foreach (var move in moves)
        {
            var next = After(run, move);
            if (next.Attempts.Length > run.Attempts.Length && run.Attempts is [.., var last] && move is Move.BeginOnce or Move.BeginRepeatable)
                (last.FinishedAt is not null || run.MayRepeat).ShouldBeTrue();
            run = next;
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void RunRules_each_change_is_the_next_version_and_shows_when_it_ended() => Prop.ForAll(Moves, moves =>
    {
        var run = Queued();
        foreach (var move in moves)
        {
            var next = After(run, move);
            next.Version.ShouldBe(ReferenceEquals(next, run) ? run.Version : run.Version + 1);
            (next.FinishedAt is not null).ShouldBe(RunRules.IsEnded(next.State));
            (next.NextAttemptAt is not null).ShouldBe(next.State == RunState.WaitingRetry && !next.IsOffline);
            run = next;
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void RunRules_nothing_loses_the_request_or_an_attempt_that_ended() => Prop.ForAll(Moves, moves =>
    {
        var run = Queued();
        foreach (var move in moves)
        {
            var next = After(run, move);
            next.Request.ShouldBeSameAs(run.Request);
            var ended = run.Attempts.Where(attempt => attempt.FinishedAt is not null).ToArray();
            next.Attempts.Length.ShouldBeGreaterThanOrEqualTo(ended.Length);
            next.Attempts.Take(ended.Length).Select(Lasting).ShouldBe(ended.Select(Lasting));
            next.Attempts.Select(attempt => attempt.Number).ShouldBe(Enumerable.Range(1, next.Attempts.Length));
            next.Attempts.SkipLast(1).ShouldAllBe(attempt => attempt.FinishedAt != null);
            run = next;
        }

        // All but the error, which a question gets that nobody answered.
        static RunAttempt Lasting(RunAttempt attempt) => attempt.InputRequired is null ? attempt : attempt with { Error = null };
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void RunRules_what_somebody_answered_is_kept_until_it_was_sent_and_no_longer() => Prop.ForAll(Moves, moves =>
    {
        var run = Queued();
        foreach (var move in moves)
        {
            var next = After(run, move);
            if (move == Move.Tell && !ReferenceEquals(next, run)) next.Answers.ShouldNotBeNull();
            if (move is Move.BeginOnce or Move.BeginRepeatable or Move.FindItDown or Move.FindItDownInTheCall && !RunRules.IsEnded(next.State)) next.Answers.ShouldBe(run.Answers);
            if (next.Question is not null || next.AppliedAttempt is not null || RunRules.IsEnded(next.State)) next.Answers.ShouldBeNull();
            run = next;
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void RunRules_a_question_is_shown_exactly_while_it_waits_for_its_answer() => Prop.ForAll(Moves, moves =>
    {
        var run = Queued();
        foreach (var move in moves)
        {
            run = After(run, move);
            (run.ToSnapshot().InputRequired is not null).ShouldBe(run.State == RunState.WaitingInput);
        }
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<Move[]> Moves => Gen.Elements(Enum.GetValues<Move>()).ArrayOf().ToArbitrary();

    private static RunRecord After(RunRecord run, Move move) => move switch
    {
        Move.BeginOnce => RunRules.BeginAttempt(run, JsonText.EmptyObject, Once, Now),
        Move.BeginRepeatable => RunRules.BeginAttempt(run, JsonText.EmptyObject, Repeatable, Now),
        Move.Answer => RunRules.EndAttempt(run, run.Attempts.Length, Answer, Now, NoJitter),
        Move.Fail => RunRules.EndAttempt(run, run.Attempts.Length, Failure(McpErrorCode.ServerError), Now, NoJitter),
        Move.Lose => RunRules.EndAttempt(run, run.Attempts.Length, Failure(McpErrorCode.Timeout, unknown: true), Now, NoJitter),
        Move.RefuseBeforeCall => RunRules.FailBeforeCall(run, null, Failure(McpErrorCode.ConnectionError).Error!, Now, NoJitter),
        Move.FindItDown => RunRules.WaitForConnection(run, JsonText.EmptyObject, Down, Now),
        Move.FindItDownInTheCall => RunRules.EndAttempt(run, run.Attempts.Length, Offline, Now, NoJitter),
        Move.FindItDownADayLater => RunRules.WaitForConnection(run, JsonText.EmptyObject, Down, Now + RunRules.MaxOffline),
        Move.Ask => RunRules.EndAttempt(run, run.Attempts.Length, Question(), Now, NoJitter),
        Move.AskForAWhile => RunRules.EndAttempt(run, run.Attempts.Length, Question(Now.AddMinutes(5)), Now, NoJitter),
        Move.Tell => RunRules.Answer(run, Says("""{"action":"accept","content":{"name":"Ada"}}"""), Now) is { IsAccepted: true } told ? told.Value : run,
        Move.Expire => RunRules.Expire(run, Now.AddMinutes(5), NoJitter),
        Move.Interrupt => RunRules.Interrupt(run, Now),
        Move.FinishOutputs => RunRules.FinishOutputs(run, run.Attempts.Length, [], Now),
        _ => RunRules.Cancel(run, Actor.Owner, Now) is { IsAccepted: true } cancelled ? cancelled.Value : run,
    };
}
