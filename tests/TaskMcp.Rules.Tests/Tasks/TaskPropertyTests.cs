using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Rules.Tests.Tasks;

/// <summary>What holds for any sequence of commands (SPEC T-3, T-8).</summary>
public class TaskPropertyTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300);

    private abstract record Step(TimeSpan Later)
    {
        public sealed record Change(TaskChangeset Values, TimeSpan Later) : Step(Later);

        public sealed record Note(int Id, TimeSpan Later) : Step(Later);

        public sealed record Complete(TimeSpan Later) : Step(Later);

        public sealed record Reopen(TimeSpan Later) : Step(Later);

        public sealed record Wake(TimeSpan Later) : Step(Later);
    }

    [Fact]
    public void Versions_and_sequences_have_no_gap() => Check.One(Runs, Prop.ForAll(Steps(), steps =>
    {
        var state = Play(steps);
        var sequences = state.Outbox.Select(entry => entry.Change.Sequence).ToList();
        sequences.ShouldBe(Enumerable.Range(1, sequences.Count).Select(number => (long)number));
        state.Task!.Version.ShouldBe(sequences[^1]);
        foreach (var change in state.Outbox.Select(entry => entry.Change))
        {
            change.Task.Version.ShouldBe(change.Sequence);
            change.Events.ShouldNotBeEmpty();
            change.Events.ShouldAllBe(happened => happened.Sequence == change.Sequence);
        }
    }));

    [Fact]
    public void An_accepted_change_is_the_next_version_and_the_same_again_is_none() => Check.One(Runs, Prop.ForAll(Steps(), steps =>
    {
        var task = Play(steps).Task!;
        foreach (var values in steps.OfType<Step.Change>().Select(step => step.Values))
        {
            var decision = TaskRules.Update(task, values, Given.Board, Given.Stamp());
            if (!decision.IsAccepted) continue;
            decision.Value.Task.Version.ShouldBe(task.Version + (decision.Value.ChangesNothing ? 0 : 1));
            task = decision.Value.Task;
            TaskRules.Update(task, values, Given.Board, Given.Stamp()).Value!.ChangesNothing.ShouldBeTrue();
        }
    }));

    [Fact]
    public void Completion_follows_the_column() => Check.One(Runs, Prop.ForAll(Steps(), steps =>
    {
        var state = Play(steps);
        state.Outbox.ShouldAllBe(entry => (entry.Change.Task.CompletedAt != null) == (entry.Change.Task.Status == "done"));
    }));

    [Fact]
    public void A_due_event_fires_once_per_due_date_and_never_early() => Check.One(Runs, Prop.ForAll(Steps(), steps =>
    {
        var due = Play(steps).Outbox
            .Where(entry => entry.Change.Events[0].Type is TaskEventTypes.DueApproaching or TaskEventTypes.DuePassed)
            .Select(entry => (entry.Change.Events[0].Type, entry.Change.Task.DueDate, entry.Change.Events[0].TriggeredAt, entry.Change.Task.UpdatedAt, entry.Change.Task.CompletedAt))
            .ToList();
        due.Select(happened => (happened.Type, happened.DueDate)).ShouldBeUnique();
        due.ShouldAllBe(happened => happened.TriggeredAt <= happened.UpdatedAt && happened.CompletedAt == null && happened.DueDate != null);
    }));

    private static TaskState Play(ImmutableArray<Step> steps)
    {
        var now = Given.Now;
        var state = TaskStateRules.Accept(new(), Given.Created(), Given.Stamp());
        foreach (var step in steps)
        {
            now += step.Later;
            var stamp = Given.Stamp(now);
            GrainResult<TaskDecision>? decision = step switch
            {
                Step.Change change => TaskRules.Update(state.Task!, change.Values, Given.Board, stamp),
                Step.Note note => TaskRules.AddNote(state.Task!, new() { Context = stamp.Context, Text = "n", NoteId = Given.Other(note.Id) }, stamp),
                Step.Complete => TaskRules.Complete(state.Task!, Given.Board, stamp),
                Step.Reopen => TaskRules.Reopen(state.Task!, Given.Board, stamp),
                _ => null,
            };
            if (decision is null) state = TaskStateRules.FireDue(state, stamp);
            else if (decision is { IsAccepted: true, Value.ChangesNothing: false }) state = TaskStateRules.Accept(state, decision.Value, stamp);
        }

        return state;
    }

    private static Arbitrary<ImmutableArray<Step>> Steps()
    {
        var later = Gen.Choose(0, 60).Select(hours => TimeSpan.FromHours(hours));
        var due = Gen.OneOf(
            Gen.Constant(new Optional<DateTimeOffset?>()),
            Gen.Constant(new Optional<DateTimeOffset?>(null)),
            Gen.Choose(-50, 400).Select(hours => new Optional<DateTimeOffset?>(Given.Now.AddHours(hours))));
        var values =
            from title in Gen.Elements(new Optional<string>(), new("a"), new("b"), new(""))
            from status in Gen.Elements(new Optional<string>(), new("todo"), new("review"), new("done"), new("nowhere"))
            from tags in Gen.Elements(new Optional<ImmutableArray<string>>(), new([]), new(["x"]), new(["x", " y"]))
            from fields in Gen.Elements(new Optional<JsonText>(), new(new("""{"a":1}""")), new(new("""{ "a": 1.0 }""")), new(JsonText.Null))
            from reminder in Gen.Elements(new Optional<TimeSpan?>(), new(null), new(TimeSpan.FromHours(1)), new(TimeSpan.FromDays(5)), new(TimeSpan.Zero))
            from date in due
            select new TaskChangeset { Title = title, Status = status, Tags = tags, Fields = fields, DueReminder = reminder, DueDate = date };
        var step = Gen.OneOf<Step>(
            from change in values from wait in later select (Step)new Step.Change(change, wait),
            from note in Gen.Choose(1, 3) from wait in later select (Step)new Step.Note(note, wait),
            later.Select(wait => (Step)new Step.Complete(wait)),
            later.Select(wait => (Step)new Step.Reopen(wait)),
            later.Select(wait => (Step)new Step.Wake(wait)));
        return step.ListOf().Select(steps => steps.ToImmutableArray()).ToArbitrary();
    }
}
