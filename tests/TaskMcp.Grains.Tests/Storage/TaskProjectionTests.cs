using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Storage;

public sealed class TaskProjectionTests
{
    [Fact]
    public async Task TaskProjection_repeated_and_late_changes_alter_nothing()
    {
        await using var model = await ReadModel.Create();
        var first = Samples.Created(Samples.Task("one") with { Tags = ["old"] });
        var second = Samples.Updated(first.Task.Next() with { Title = "two", Tags = ["new"] });
        var third = Samples.Updated(second.Task.Next() with { Title = "three" });
        await model.Apply(first, second);
        await model.Apply(third);

        await model.Apply(second);
        await model.Apply(first, second, third);

        (await model.List()).Items.ShouldHaveSingleItem().Title.ShouldBe("three");
        (await model.List(f => f with { Tags = ["old"] })).Items.ShouldBeEmpty();
        (await model.List(f => f with { Tags = ["new"] })).Items.ShouldHaveSingleItem();
        (await model.Events()).Select(happened => (long)happened["sequence"]!).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task TaskProjection_changes_in_any_order_end_in_the_same_rows_and_a_whole_history()
    {
        var random = new Random(5);
        for (var round = 0; round < 20; round++)
        {
            await using var model = await ReadModel.Create();
            var changes = new List<TaskChange> { Samples.Created(Samples.Task("v1")) };
            while (changes.Count < 6) changes.Add(Samples.Updated(changes[^1].Task.Next() with { Title = $"v{changes.Count + 1}", Tags = [$"t{changes.Count}"] }));
            var isDeleted = round % 2 == 0;
            if (isDeleted) changes.Add(Samples.Deleted(changes[^1].Task.Next()));
            TaskChange[] shuffled = [.. changes, .. changes];
            random.Shuffle(shuffled);

            foreach (var change in shuffled) await model.Apply(change);

            (await model.List()).Items.Select(task => task.Title).ShouldBe(isDeleted ? [] : ["v6"]);
            (await model.Count("SELECT count(*) FROM task_tags")).ShouldBe(isDeleted ? 0 : 1);
            var history = await model.Feed.OfTask(ReadModel.Workspace, changes[0].Task.Id, 50, null, CancellationToken.None);
            history.Value!.Items.Length.ShouldBe(changes.Count);
        }
    }

    [Fact]
    public async Task TaskProjection_a_late_change_does_not_bring_a_deleted_task_back()
    {
        await using var model = await ReadModel.Create();
        var task = Samples.Task() with { Tags = ["a"], BlockedBy = [Guid.CreateVersion7()] };
        await model.Apply(Samples.Created(task));
        await model.Apply(Samples.Deleted(task.Next().Next()));

        await model.Apply(Samples.Updated(task.Next()));

        (await model.List()).Items.ShouldBeEmpty();
        foreach (var table in new[] { "tasks", "task_tags", "task_blockers" }) (await model.Count($"SELECT count(*) FROM {table}")).ShouldBe(0);
        (await model.Events()).Select(happened => (string)happened["type"]!).ShouldBe(["task.created", "task.deleted", "task.updated"]);
    }

    [Fact]
    public async Task TaskProjection_an_event_carries_the_task_its_changes_and_where_it_came_from()
    {
        await using var model = await ReadModel.Create();
        var binding = Guid.CreateVersion7();
        var task = Samples.Task() with { Notes = [.. Enumerable.Range(1, 12).Select(number => Samples.Note($"note {number}"))] };
        var updated = Samples.Event(task, TaskEventTypes.Updated) with
        {
            Causation = [binding], Depth = 1, Metadata = new JsonText("""{"tags":["x"]}"""),
            Changes = [new TaskFieldChange { Field = "estimated_duration", OldValue = JsonText.Null, NewValue = new JsonText("1.0") }],
        };
        await model.Apply(new TaskChange { Sequence = 1, Task = task, Events = [updated, Samples.Event(task, TaskEventTypes.NoteAdded)] });

        var events = await model.Events();

        events.Select(happened => (string)happened["type"]!).ShouldBe(["task.updated", "task.note_added"]);
        var happened = events[0];
        happened.Select(member => member.Key).Order().ShouldBe(
            ["actor", "causation", "changes", "correlation_id", "depth", "id", "metadata", "sequence", "task", "triggered_at", "type"]);
        happened["id"]!.ToString().ShouldBe(updated.Id.ToString());
        happened["triggered_at"]!.ToString().ShouldBe("2026-03-01T09:00:00Z");
        happened["actor"]!["kind"]!.ToString().ShouldBe("user");
        happened["causation"]![0]!.ToString().ShouldBe(binding.ToString());
        happened["changes"]!.ToJsonString().ShouldBe("""[{"field":"estimated_duration","old_value":null,"new_value":1.0}]""");
        happened["metadata"]!.ToJsonString().ShouldBe("""{"tags":["x"]}""");
        happened["task"]!["notes"]!.AsArray().Select(note => note!["text"]!.ToString()).ShouldBe(Enumerable.Range(3, 10).Select(number => $"note {number}"));
        (await model.List()).Items.ShouldHaveSingleItem().Notes.Length.ShouldBe(12);
    }

    [Fact]
    public async Task TaskQueries_facts_about_several_tasks()
    {
        await using var model = await ReadModel.Create();
        var open = Samples.Task();
        var done = Samples.Task() with { CompletedAt = Samples.Start };
        var unknown = Guid.CreateVersion7();
        await model.Create(open, done);

        (await model.Tasks.Existing(ReadModel.Workspace, [open.Id, done.Id, unknown], default)).ShouldBe([open.Id, done.Id], ignoreOrder: true);
        (await model.Tasks.Existing("other", [open.Id], default)).ShouldBeEmpty();
        (await model.Tasks.Titles(ReadModel.Workspace, [open.Id, open.Id, unknown], default)).ShouldBe(new Dictionary<Guid, string> { [open.Id] = open.Title });
        (await model.Tasks.Titles("other", [open.Id], default)).ShouldBeEmpty();
        (await model.Tasks.Open(ReadModel.Workspace, [open.Id, done.Id, unknown], default)).ShouldBe([open.Id]);
        (await model.Tasks.AnyInProject(ReadModel.Workspace, open.ProjectId, default)).ShouldBeTrue();
        (await model.Tasks.AnyInProject(ReadModel.Workspace, unknown, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task TaskQueries_paths_that_would_close_a_cycle_are_named()
    {
        await using var model = await ReadModel.Create();
        var a = Samples.Task("a");
        var b = Samples.Task("b") with { BlockedBy = [a.Id], ParentId = a.Id };
        var c = Samples.Task("c") with { BlockedBy = [Guid.CreateVersion7(), b.Id], ParentId = b.Id };
        await model.Create(a, b, c);

        (await model.Tasks.BlockingPath(ReadModel.Workspace, a.Id, [Guid.CreateVersion7(), c.Id], default)).ShouldBe([a.Id, c.Id, b.Id, a.Id]);
        (await model.Tasks.BlockingPath(ReadModel.Workspace, a.Id, [a.Id], default)).ShouldBe([a.Id, a.Id]);
        (await model.Tasks.BlockingPath(ReadModel.Workspace, c.Id, [a.Id, b.Id], default)).ShouldBeEmpty();
        (await model.Tasks.ParentPath(ReadModel.Workspace, a.Id, c.Id, default)).ShouldBe([a.Id, c.Id, b.Id, a.Id]);
        (await model.Tasks.ParentPath(ReadModel.Workspace, c.Id, a.Id, default)).ShouldBeEmpty();

        // Data that already holds a cycle, which no grain writes, ends the walk all the same.
        await model.Apply(Samples.Updated(a.Next() with { BlockedBy = [c.Id], ParentId = c.Id }));
        (await model.Tasks.BlockingPath(ReadModel.Workspace, Guid.CreateVersion7(), [a.Id], default)).ShouldBeEmpty();
        (await model.Tasks.ParentPath(ReadModel.Workspace, Guid.CreateVersion7(), a.Id, default)).ShouldBeEmpty();
    }
}
