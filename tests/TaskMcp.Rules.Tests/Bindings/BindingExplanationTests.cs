using TaskMcp.Bindings;
using TaskMcp.Rules.Tests.Runs;
using TaskMcp.Runs;
using TaskMcp.Silo.Bindings;
using TaskMcp.Tasks;

namespace TaskMcp.Rules.Tests.Bindings;

public sealed class BindingExplanationTests
{
    private static readonly DateTimeOffset Now = RunSamples.Now;
    private static readonly BindingSnapshot Binding = RunSamples.Binding with { CreatedAt = Now.AddHours(-1) };
    private static readonly BindingCondition Other = new() { Field = "title", Operator = ConditionOperator.Eq, Value = new("\"Other\"") };

    private static readonly ExplainedEvent Facts = new()
    {
        Binding = Binding,
        Kept = new(RunSamples.Created, RunSamples.Task, RunSamples.Project.Id, IsPending: false),
        Today = RunSamples.Task with { Title = "Other", Version = 9, UpdatedAt = Now.AddDays(1) },
        Project = RunSamples.Project,
    };

    [Fact]
    public void An_event_that_made_a_run_names_it_even_when_the_binding_waits_for_something_else_by_now()
    {
        var run = new RunSnapshot
        {
            Id = Guid.NewGuid(), BindingId = Binding.Id, TaskId = RunSamples.Task.Id, ConnectionId = Binding.ConnectionId, ToolName = "t", EventId = RunSamples.Created.Id,
            EventType = TaskEventTypes.Created, State = RunState.Skipped, Reason = "Too deep.", IdempotencyKey = "k", CorrelationId = "c", CreatedAt = Now, UpdatedAt = Now, Version = 1,
        };
        var told = Of(Facts with { Run = run, Binding = Binding with { BindingType = BindingType.Manual } });
        (told.Verdict, told.RunId, told.RunState).ShouldBe((BindingVerdict.Ran, run.Id, RunState.Skipped));
        told.Reason.ShouldContain("Too deep.");
        BindingExplanationRules.Of(run).RunId.ShouldBe(run.Id);
    }

    [Fact]
    public void An_event_that_the_binding_does_not_wait_for_says_what_it_waits_for()
    {
        var told = Of(On(Binding with { BindingType = BindingType.OnEvent, Config = Binding.Config with { Event = TaskEventTypes.Moved } }));
        told.Verdict.ShouldBe(BindingVerdict.WrongTrigger);
        told.Reason.ShouldBe("The binding waits for on_event task.moved, and this is task.created.");
        Of(On(Binding with { BindingType = BindingType.Manual })).Verdict.ShouldBe(BindingVerdict.WrongTrigger);
    }

    [Fact]
    public void A_sweep_that_was_left_out_or_ended_early_says_so()
    {
        var sweep = new SweepSnapshot { Id = Guid.NewGuid(), EventType = "scheduled", Time = Now, Stage = SweepStage.Skipped, Reason = "It was missed." };
        Swept(sweep).ShouldSatisfyAllConditions(told => told.Verdict.ShouldBe(BindingVerdict.NotSwept), told => told.Reason.ShouldContain("It was missed."));
        Swept(sweep with { Stage = SweepStage.Stopped, Reason = "The binding was removed." }).Reason.ShouldContain("The binding was removed.");
        Swept(sweep with { Stage = SweepStage.Done, Time = RunSamples.Task.CreatedAt.AddSeconds(-1) }).Reason.ShouldContain("The task was made at");
        Swept(sweep with { Stage = SweepStage.Done }, Binding with { Config = Binding.Config with { Conditions = [Other with { Value = new("\"Third\"") }] } })
            .ShouldSatisfyAllConditions(told => told.Verdict.ShouldBe(BindingVerdict.ConditionFailed), told => told.Task.ShouldBe(ExplainedTask.Today));

        static BindingExplanation Swept(SweepSnapshot sweep, BindingSnapshot? binding = null) =>
            Of(On(binding ?? Binding) with { Kept = Facts.Kept with { Event = RunSamples.Created with { Type = sweep.EventType }, Task = null, Sweep = sweep } });
    }

    [Fact]
    public void A_condition_that_failed_is_shown_with_the_values_of_the_event_and_not_of_today()
    {
        var holds = Other with { Value = new("\"Fix the login\"") };
        var told = Of(On(Binding with { Config = Binding.Config with { Conditions = [holds, Other] } }));
        told.Verdict.ShouldBe(BindingVerdict.ConditionFailed);
        told.Reason.ShouldContain("title eq \"Other\" (was \"Fix the login\")");
        told.Conditions.Select(check => (check.Holds, check.Actual.Text)).ShouldBe([(true, "\"Fix the login\""), (false, "\"Fix the login\"")]);
        (told.Task, told.Caveats.Length).ShouldBe((ExplainedTask.AtEvent, 0));
    }

    [Fact]
    public void Alternatives_that_all_fail_are_all_told()
    {
        var either = new BindingCondition { Any = [Other, Other with { Value = new("\"Third\"") }] };
        var told = Of(On(Binding with { Config = Binding.Config with { Conditions = [either] } }));
        told.Reason.ShouldBe("None of these conditions holds: title eq \"Other\" (was \"Fix the login\"); title eq \"Third\" (was \"Fix the login\").");
        told.Conditions.Select(check => check.Position).ShouldBe(["[0].any[0]", "[0].any[1]"]);
    }

    [Fact]
    public void Values_of_today_are_shown_where_no_others_are_kept_and_that_is_said()
    {
        var facts = On(Binding with { Config = Binding.Config with { Conditions = [Other] } });
        var told = Of(facts with { Kept = facts.Kept with { Task = null }, Project = RunSamples.Project with { UpdatedAt = Now.AddDays(2) } });
        told.Task.ShouldBe(ExplainedTask.Today);
        told.Conditions.ShouldHaveSingleItem().Actual.Text.ShouldBe("\"Other\"");
        told.Caveats.Length.ShouldBe(2);
    }

    [Fact]
    public void A_binding_that_was_not_there_or_not_on_says_so()
    {
        Of(On(Binding with { CreatedAt = Now.AddSeconds(1) })).Verdict.ShouldBe(BindingVerdict.TooNew);
        Of(On(Binding with { Status = BindingStatus.Disabled, StatusSince = Now.AddSeconds(-1) })).Verdict.ShouldBe(BindingVerdict.Disabled);
        Of(On(Binding with { Status = BindingStatus.Disabled, StatusSince = Now.AddSeconds(1) })).Verdict.ShouldBe(BindingVerdict.Unknown);
        Of(On(Binding with { StatusSince = Now.AddSeconds(1) })).Verdict.ShouldBe(BindingVerdict.Disabled);
        Of(On(Binding with { StatusSince = Now })).Verdict.ShouldBe(BindingVerdict.Unknown);
        var paused = Of(On(Binding with { Status = BindingStatus.Paused, StatusReason = "Too often.", StatusSince = Now }));
        (paused.Verdict, paused.Reason).ShouldBe((BindingVerdict.Paused, "The binding was paused. Too often."));
        Of(On(Binding with { TaskId = null, ProjectId = Guid.NewGuid() })).Verdict.ShouldBe(BindingVerdict.OtherProject);
        Of(On(Binding with { TaskId = null, ProjectId = RunSamples.Project.Id })).Verdict.ShouldBe(BindingVerdict.Unknown);
    }

    [Fact]
    public void A_binding_that_caused_the_event_was_held_back()
    {
        var caused = Facts with { Kept = Facts.Kept with { Event = RunSamples.Created with { Causation = [Binding.Id] } } };
        Of(caused).Verdict.ShouldBe(BindingVerdict.Loop);
        Of(caused with { Binding = Binding with { Config = Binding.Config with { AllowReentry = true } } }).Verdict.ShouldBe(BindingVerdict.Unknown);
    }

    [Fact]
    public void An_event_on_its_way_is_pending_unless_something_keeps_it_from_firing()
    {
        var pending = Facts with { Kept = Facts.Kept with { IsPending = true } };
        Of(pending).Verdict.ShouldBe(BindingVerdict.Pending);
        Of(pending with { Binding = Binding with { Config = Binding.Config with { Conditions = [Other] } } }).Verdict.ShouldBe(BindingVerdict.ConditionFailed);
    }

    private static ExplainedEvent On(BindingSnapshot binding) => Facts with { Binding = binding };

    private static BindingExplanation Of(ExplainedEvent facts) => BindingExplanationRules.Of(facts);
}
