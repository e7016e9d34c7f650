using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Projects;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Rules.Tests.Tasks;

public class TaskRulesTests
{
    [Fact]
    public void A_new_task_is_version_1_in_the_first_open_column()
    {
        var decision = Given.Created();
        decision.Task.Version.ShouldBe(1);
        decision.Task.Status.ShouldBe("todo");
        decision.Task.CompletedAt.ShouldBeNull();
        decision.Types().ShouldBe([TaskEventTypes.Created]);
        decision.Events[0].Sequence.ShouldBe(1);
    }

    [Fact]
    public void A_task_created_in_a_done_column_is_completed()
    {
        var decision = Given.Created(new() { Status = "done", AssignedTo = new Assignee { Id = "a" } });
        decision.Task.CompletedAt.ShouldBe(Given.Now);
        decision.Types().ShouldBe([TaskEventTypes.Created]);
    }

    [Fact]
    public void A_task_in_a_project_that_does_not_exist_is_refused() =>
        Given.NotCreated(facts: TaskFacts.None).Code.ShouldBe("task.project_not_found");

    [Fact]
    public void A_parent_or_blocker_that_does_not_exist_is_refused()
    {
        var facts = Given.Board with { Existing = [Given.Other(2)] };
        var refusal = Given.NotCreated(new() { ParentId = Given.Other(1), BlockedBy = ImmutableArray.Create(Given.Other(2), Given.Other(3)) }, facts: facts);
        refusal.Code.ShouldBe("task.parent_not_found");
        refusal.Errors["blocked_by"].Single().ShouldContain(Given.Other(3).ToString());
        refusal.Errors["blocked_by"].Single().ShouldNotContain(Given.Other(2).ToString());
    }

    [Fact]
    public void A_change_of_several_fields_is_one_updated_event_with_specific_ones_after_it()
    {
        var decision = Given.Updated(Given.Task(new() { Tags = ImmutableArray.Create("a") }), new()
        {
            Title = "New", Tags = ImmutableArray.Create("a", "b"), AssignedTo = new Assignee { Id = "ada" }, Status = "done",
        });
        decision.Types().ShouldBe([TaskEventTypes.Updated, TaskEventTypes.Assigned, TaskEventTypes.TagAdded, TaskEventTypes.Moved, TaskEventTypes.Completed]);
        decision.Events.ShouldAllBe(happened => happened.Sequence == 2 && happened.TriggeredAt == Given.Now);
        decision.Events.Select(happened => happened.Id).ShouldBeUnique();
        decision.Events[0].Changes.Select(change => change.Field).ShouldBe(["title", "status", "tags", "assigned_to"]);
        decision.Events[0].Changes[0].OldValue.Text.ShouldBe("\"Write\"");
        decision.Events[0].Changes[0].NewValue.Text.ShouldBe("\"New\"");
        decision.Events[2].Metadata.Text.ShouldBe("""{"tags":["b"]}""");
        decision.Events[3].Metadata.Text.ShouldBe("""{"from":"todo","to":"done"}""");
    }

    [Fact]
    public void Taking_an_assignee_away_is_no_assignment()
    {
        var task = Given.Task(new() { AssignedTo = new Assignee { Id = "ada" } });
        Given.Updated(task, new() { AssignedTo = new Optional<Assignee?>(null) }).Types().ShouldBe([TaskEventTypes.Updated]);
        Given.Updated(task, new() { AssignedTo = new Assignee { Id = "ada", Name = "Ada" } }).Types().ShouldBe([TaskEventTypes.Updated]);
    }

    [Theory]
    [InlineData("""{ "b": [1, 2.0], "a": "\u00e9" }""")]
    [InlineData("""{"a":"é","b":[1.0,2]}""")]
    public void JSON_that_is_the_same_value_changes_nothing(string same)
    {
        var task = Given.Task(new() { Fields = new JsonText("""{"a":"é","b":[1,2]}""") });
        Given.Updated(task, new() { Fields = new JsonText(same) }).ChangesNothing.ShouldBeTrue();
    }

    [Fact]
    public void A_change_that_alters_no_value_answers_the_same_task()
    {
        var task = Given.Task(new() { Tags = ImmutableArray.Create("a"), DueDate = Given.Now, AssignedTo = new Assignee { Id = "ada" } });
        var decision = Given.Updated(task, new()
        {
            Title = task.Title, Status = task.Status, Tags = ImmutableArray.Create("a ", "a"), ProjectId = task.ProjectId,
            DueDate = Given.Now.ToOffset(TimeSpan.FromHours(1)), AssignedTo = new Assignee { Id = "ada" },
        });
        decision.ChangesNothing.ShouldBeTrue();
        decision.Task.ShouldBeSameAs(task);
    }

    [Fact]
    public void Moving_into_done_completes_and_out_reopens()
    {
        var done = Given.Updated(Given.Task(), new() { Status = "done" });
        done.Task.CompletedAt.ShouldBe(Given.Now);
        var back = Given.Updated(done.Task, new() { Status = "review" });
        back.Task.CompletedAt.ShouldBeNull();
        back.Types().ShouldBe([TaskEventTypes.Updated, TaskEventTypes.Moved, TaskEventTypes.Reopened]);
    }

    [Fact]
    public void Moving_between_done_columns_keeps_the_time_of_completion()
    {
        var board = Given.Inbox with { Columns = Given.Inbox.Columns.Add(new() { Key = "archived", Name = "Archived", Kind = ColumnKind.Done }) };
        var facts = new TaskFacts { Project = board };
        var done = Given.Updated(Given.Task(), new() { Status = "done" }, facts).Task;
        var archived = TaskRules.Update(done, new() { Status = "archived" }, facts, Given.Stamp(Given.Now.AddDays(1))).Value!;
        archived.Task.CompletedAt.ShouldBe(Given.Now);
        archived.Types().ShouldBe([TaskEventTypes.Updated, TaskEventTypes.Moved]);
    }

    [Fact]
    public void TaskRules_completing_a_blocked_task_is_refused()
    {
        var blocker = Given.Other(1);
        var facts = Given.Board with { Existing = [blocker], OpenBlockers = [blocker] };
        var task = Given.Created(new() { BlockedBy = ImmutableArray.Create(blocker) }, facts).Task;
        Refusal[] refusals =
        [
            TaskRules.Complete(task, facts, Given.Stamp()).Refusal!,
            Given.NotUpdated(task, new() { Status = "done" }, facts),
            Given.NotCreated(new() { BlockedBy = ImmutableArray.Create(blocker), Status = "done" }, facts: facts),
        ];
        refusals.ShouldAllBe(refusal => refusal.Code == "task.blocked" && refusal.Message.Contains(blocker.ToString()));
        Given.Updated(task, new() { Status = "review" }, facts).Task.Status.ShouldBe("review");
    }

    [Fact]
    public void Completing_and_taking_the_blocker_away_in_one_change_is_accepted()
    {
        var facts = Given.Board with { Existing = [Given.Other(1)], OpenBlockers = [Given.Other(1)] };
        var task = Given.Created(new() { BlockedBy = ImmutableArray.Create(Given.Other(1)) }, facts).Task;
        Given.Updated(task, new() { BlockedBy = ImmutableArray<Guid>.Empty, Status = "done" }, facts).Task.CompletedAt.ShouldNotBeNull();
    }

    [Fact]
    public void Complete_and_reopen_go_to_the_first_column_of_their_kind_once()
    {
        var done = TaskRules.Complete(Given.Task(new() { Status = "review" }), Given.Board, Given.Stamp()).Value!;
        done.Task.Status.ShouldBe("done");
        TaskRules.Complete(done.Task, Given.Board, Given.Stamp()).Value!.ChangesNothing.ShouldBeTrue();
        var open = TaskRules.Reopen(done.Task, Given.Board, Given.Stamp()).Value!;
        open.Task.Status.ShouldBe("todo");
        TaskRules.Reopen(open.Task, Given.Board, Given.Stamp()).Value!.ChangesNothing.ShouldBeTrue();
    }

    [Fact]
    public void A_board_without_a_done_column_cannot_complete()
    {
        var board = Given.Inbox with { Columns = [.. Given.Inbox.Columns.Where(column => column.Kind != ColumnKind.Done)] };
        TaskRules.Complete(Given.Task(), new() { Project = board }, Given.Stamp()).Refusal!.Code.ShouldBe("task.status_unknown");
    }

    [Fact]
    public void Going_to_a_project_whose_board_lacks_the_status_is_refused()
    {
        var board = Given.Inbox with { Id = Given.Other(9), Columns = [new() { Key = "next", Name = "Next", Kind = ColumnKind.Open }] };
        var facts = new TaskFacts { Project = board };
        var refusal = Given.NotUpdated(Given.Task(), new() { ProjectId = board.Id }, facts);
        refusal.Code.ShouldBe("task.status_unknown");
        refusal.Message.ShouldContain("next");
        Given.Updated(Given.Task(), new() { ProjectId = board.Id, Status = "next" }, facts).Task.ProjectId.ShouldBe(board.Id);
        Given.NotUpdated(Given.Task(), new() { ProjectId = Given.Other(8) }, TaskFacts.None).Code.ShouldBe("task.project_not_found");
    }

    [Fact]
    public void A_stale_version_is_refused_with_the_present_task()
    {
        var task = Given.Updated(Given.Task(), new() { Title = "Second" }).Task;
        var stale = Given.Stamp(expectedVersion: 1);
        Refusal?[] refusals =
        [
            TaskRules.Update(task, new() { Title = "" }, Given.Board, stale).Refusal,
            TaskRules.Complete(task, Given.Board, stale).Refusal,
            TaskRules.Reopen(task, Given.Board, stale).Refusal,
            TaskRules.AddNote(task, new() { Context = Given.Context(), Text = "n" }, stale).Refusal,
            TaskRules.Delete(task, stale).Refusal,
        ];
        refusals.ShouldAllBe(refusal => refusal!.Code == "version.stale");
        refusals[0]!.Current!.Value.ToNode()!["title"]!.GetValue<string>().ShouldBe("Second");
        TaskRules.Update(task, new() { Title = "Third" }, Given.Board, Given.Stamp(expectedVersion: 2)).IsAccepted.ShouldBeTrue();
    }

    [Fact]
    public void A_note_is_a_version_of_its_own_and_is_added_once()
    {
        var command = new AddNote { Context = Given.Context(), Text = "Done so far", NoteId = Given.Other(5) };
        var decision = TaskRules.AddNote(Given.Task(), command, Given.Stamp()).Value!;
        decision.Task.Version.ShouldBe(2);
        decision.Task.Notes.Single().ShouldBe(new TaskNote { Id = Given.Other(5), Author = Actor.Owner, At = Given.Now, Text = "Done so far" });
        decision.Types().ShouldBe([TaskEventTypes.NoteAdded]);
        decision.Events[0].Metadata.ToNode()!["note"]!["text"]!.GetValue<string>().ShouldBe("Done so far");
        TaskRules.AddNote(decision.Task, command, Given.Stamp()).Value!.ChangesNothing.ShouldBeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20_001)]
    public void A_note_of_the_wrong_length_is_refused(int length) =>
        TaskRules.AddNote(Given.Task(), new() { Context = Given.Context(), Text = new string('x', length) }, Given.Stamp())
            .Refusal!.Message.ShouldBe($"text must be 1–20000 characters (was {length})");

    [Fact]
    public void More_notes_than_there_may_be_are_refused()
    {
        var note = new TaskNote { Id = Given.Other(1), Author = Actor.Owner, At = Given.Now, Text = "n" };
        var full = Given.Task() with { Notes = [.. Enumerable.Repeat(note, 1000)] };
        TaskRules.AddNote(full, new() { Context = Given.Context(), Text = "n" }, Given.Stamp()).Refusal!.Code.ShouldBe("task.notes_invalid");
    }

    [Fact]
    public void Events_carry_who_and_what_caused_them()
    {
        var context = Given.Context() with { Actor = Actor.Binding(Given.Other(7)), Causation = [Given.Other(7)], Depth = 3 };
        var happened = TaskRules.Update(Given.Task(), new() { Title = "New" }, Given.Board, Given.Stamp() with { Context = context }).Value!.Events[0];
        happened.Actor.ShouldBe(context.Actor);
        happened.CorrelationId.ShouldBe("correlation");
        happened.Causation.ShouldBe([Given.Other(7)]);
        happened.Depth.ShouldBe(3);
    }
}
