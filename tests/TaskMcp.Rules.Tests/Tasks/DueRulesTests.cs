using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Rules.Tests.Tasks;

public class DueRulesTests
{
    private static readonly DateTimeOffset Due = Given.Now.AddDays(3);

    [Fact]
    public void Approaching_fires_a_day_before_and_passed_at_the_due_date()
    {
        var state = Create(new() { DueDate = Due });
        TaskStateRules.NextDue(state).ShouldBe(Due.AddHours(-24));
        Fire(state, Due.AddHours(-24).AddTicks(-1)).ShouldBeSameAs(state);
        var approached = Fire(state, Due.AddHours(-24));
        Types(approached).ShouldBe([TaskEventTypes.Created, TaskEventTypes.DueApproaching]);
        TaskStateRules.NextDue(approached).ShouldBe(Due);
        var passed = Fire(approached, Due);
        Types(passed).ShouldBe([TaskEventTypes.Created, TaskEventTypes.DueApproaching, TaskEventTypes.DuePassed]);
        TaskStateRules.NextDue(passed).ShouldBeNull();
        Fire(passed, Due.AddYears(1)).ShouldBeSameAs(passed);
        passed.Outbox.Select(entry => entry.Change.Sequence).ShouldBe([1, 2, 3]);
        passed.Task!.Version.ShouldBe(3);
    }

    [Fact]
    public void The_reminder_moves_approaching_even_to_the_due_date_itself()
    {
        TaskStateRules.NextDue(Create(new() { DueDate = Due, DueReminder = TimeSpan.FromHours(1) })).ShouldBe(Due.AddHours(-1));
        var at = Create(new() { DueDate = Due, DueReminder = TimeSpan.Zero });
        Types(Fire(at, Due)).ShouldBe([TaskEventTypes.Created, TaskEventTypes.DueApproaching, TaskEventTypes.DuePassed]);
    }

    [Fact]
    public void After_downtime_both_fire_once_with_their_original_times()
    {
        var late = Fire(Create(new() { DueDate = Due }), Due.AddDays(2));
        var events = late.Outbox.Skip(1).SelectMany(entry => entry.Change.Events).ToList();
        events.Select(happened => (happened.Type, happened.TriggeredAt)).ShouldBe(
            [(TaskEventTypes.DueApproaching, Due.AddHours(-24)), (TaskEventTypes.DuePassed, Due)]);
        events.ShouldAllBe(happened => happened.Actor == Actor.System);
        events[1].Metadata.ToNode()!["fired_at"]!.GetValue<DateTimeOffset>().ShouldBe(Due.AddDays(2));
        Fire(late, Due.AddDays(3)).ShouldBeSameAs(late);
    }

    [Fact]
    public void A_due_date_past_at_creation_passes_at_once_and_does_not_approach()
    {
        var state = Create(new() { DueDate = Given.Now.AddMinutes(-5) });
        Types(state).ShouldBe([TaskEventTypes.Created, TaskEventTypes.DuePassed]);
        state.Outbox[1].Change.Events[0].TriggeredAt.ShouldBe(Given.Now.AddMinutes(-5));
        Fire(state, Given.Now.AddDays(9)).ShouldBeSameAs(state);
    }

    [Fact]
    public void A_due_date_near_at_creation_approaches_at_once()
    {
        var state = Create(new() { DueDate = Given.Now.AddHours(2) });
        Types(state).ShouldBe([TaskEventTypes.Created, TaskEventTypes.DueApproaching]);
        TaskStateRules.NextDue(state).ShouldBe(Given.Now.AddHours(2));
    }

    [Fact]
    public void Editing_the_due_date_cancels_the_old_one()
    {
        var moved = Update(Create(new() { DueDate = Due }), new() { DueDate = Due.AddDays(10) });
        Fire(moved, Due).ShouldBeSameAs(moved);
        TaskStateRules.NextDue(moved).ShouldBe(Due.AddDays(9));
        var gone = Update(moved, new() { DueDate = new Optional<DateTimeOffset?>(null) });
        TaskStateRules.NextDue(gone).ShouldBeNull();
    }

    [Fact]
    public void A_due_date_that_has_fired_never_fires_again_for_the_task()
    {
        var fired = Fire(Create(new() { DueDate = Due }), Due);
        var back = Update(Update(fired, new() { DueDate = Due.AddDays(10) }, Due), new() { DueDate = Due }, Due);
        TaskStateRules.NextDue(back).ShouldBeNull();
    }

    [Fact]
    public void Completing_suppresses_and_reopening_before_the_date_brings_it_back()
    {
        var done = Update(Create(new() { DueDate = Due }), new() { Status = "done" });
        TaskStateRules.NextDue(done).ShouldBeNull();
        Fire(done, Due.AddDays(1)).ShouldBeSameAs(done);
        TaskStateRules.NextDue(Update(done, new() { Status = "todo" })).ShouldBe(Due.AddHours(-24));
    }

    [Fact]
    public void Reopening_after_the_date_passes_once_and_does_not_approach()
    {
        var done = Update(Create(new() { DueDate = Due }), new() { Status = "done" });
        var back = Update(done, new() { Status = "todo" }, Due.AddDays(1));
        Types(back).TakeLast(2).ShouldBe([TaskEventTypes.Reopened, TaskEventTypes.DuePassed]);
    }

    [Fact]
    public void A_deleted_task_is_never_due()
    {
        var state = Create(new() { DueDate = Due });
        var deleted = TaskStateRules.Accept(state, TaskRules.Delete(state.Task!, Given.Stamp()).Value!, Given.Stamp());
        TaskStateRules.NextDue(deleted).ShouldBeNull();
        Fire(deleted, Due).ShouldBeSameAs(deleted);
    }

    [Fact]
    public void The_wake_up_is_for_the_outbox_first_then_for_what_is_due_and_never_too_far_ahead()
    {
        var state = Create(new() { DueDate = Due });
        WakeRules.WakeAt(state, Given.Now).ShouldBe(Given.Now.AddSeconds(10));
        WakeRules.WakeAt(state with { WakeAt = Given.Now.AddSeconds(5) }, Given.Now).ShouldBe(Given.Now.AddSeconds(5));
        var settled = TaskStateRules.Settle(state, 1, []);
        WakeRules.WakeAt(settled, Given.Now).ShouldBe(Due.AddHours(-24));
        WakeRules.WakeAt(settled, Given.Now.AddYears(-1)).ShouldBe(Given.Now.AddYears(-1).AddDays(30));
        WakeRules.WakeAt(Fire(settled, Due) with { Outbox = [] }, Due).ShouldBeNull();
    }

    private static TaskState Create(TaskChangeset values) => TaskStateRules.Accept(new(), Given.Created(values), Given.Stamp());

    private static TaskState Update(TaskState state, TaskChangeset values, DateTimeOffset? now = null)
    {
        var stamp = Given.Stamp(now);
        return TaskStateRules.Accept(state, TaskRules.Update(state.Task!, values, Given.Board, stamp).Value!, stamp);
    }

    private static TaskState Fire(TaskState state, DateTimeOffset now) => TaskStateRules.FireDue(state, Given.Stamp(now));

    private static ImmutableArray<string> Types(TaskState state) =>
        [.. state.Outbox.SelectMany(entry => entry.Change.Events).Select(happened => happened.Type)];
}
