using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Storage;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Tasks;

public class TaskGrainTests
{
    [Fact]
    public async Task A_created_task_is_listed_when_it_is_acknowledged_and_survives_a_restart()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created(new() { Note = "note", Fields = new JsonText("""{"a":[1]}""") });
        task.Url.ShouldBe($"http://localhost:5180/tasks/{task.Id:D}");
        var listed = await world.Queries.List(new() { Workspace = ReadModel.Workspace }, CancellationToken.None);
        listed.Value!.Items.Single().Id.ShouldBe(task.Id);
        await world.RestartAsync();
        JsonText.Of(await world.Get(task.Id)).ShouldBe(JsonText.Of(task));
    }

    [Fact]
    public async Task A_task_that_was_never_made_is_not_found()
    {
        await using var world = await TaskWorld.StartedAsync();
        var nobody = world.Task(Guid.CreateVersion7());
        (await nobody.Get().Soon()).Refusal!.Code.ShouldBe("task.not_found");
        (await nobody.Complete(TaskWorld.Context()).Soon()).Refusal!.Code.ShouldBe("task.not_found");
        (await nobody.Delete(TaskWorld.Context()).Soon()).Refusal!.Code.ShouldBe("task.not_found");
    }

    [Fact]
    public async Task The_same_creation_again_answers_the_same_task_and_another_is_refused()
    {
        await using var world = await TaskWorld.StartedAsync();
        var id = Guid.CreateVersion7();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.Task(id).Create(TaskWorld.Creation(operation: "once")))).Soon();
        results.ShouldAllBe(result => result.IsAccepted && result.Value.Version == 1);
        await world.DeactivateAsync(id);
        (await world.Task(id).Create(TaskWorld.Creation(operation: "once")).Soon()).Value!.Version.ShouldBe(1);
        (await world.Task(id).Create(TaskWorld.Creation(operation: "twice")).Soon()).Refusal!.Code.ShouldBe("task.exists");
        (await world.Task(id).Create(TaskWorld.Creation()).Soon()).Refusal!.Code.ShouldBe("task.exists");
        (await world.Events(id, 1)).ShouldBe([TaskEventTypes.Created]);
    }

    [Fact]
    public async Task Of_writers_with_the_same_version_one_wins_and_the_others_learn_the_present_one()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created();
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(number =>
            world.Task(task.Id).Update(TaskWorld.Change(new() { Title = $"Title {number}" }, expectedVersion: 1)))).Soon();
        var winner = results.Single(result => result.IsAccepted).Value!;
        winner.Version.ShouldBe(2);
        results.Where(result => !result.IsAccepted).ShouldAllBe(result =>
            result.Refusal!.Code == "version.stale" && result.Refusal.Current!.Value.ToNode()!["title"]!.GetValue<string>() == winner.Title);
        (await world.Get(task.Id)).Version.ShouldBe(2);
    }

    [Fact]
    public async Task An_operation_that_comes_again_changes_nothing_even_after_others()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created();
        await world.Task(task.Id).Update(TaskWorld.Change(new() { Title = "A" }, "op-a")).Soon();
        await world.Task(task.Id).Update(TaskWorld.Change(new() { Title = "B" }, "op-b")).Soon();
        await world.RestartAsync();
        var again = await world.Task(task.Id).Update(TaskWorld.Change(new() { Title = "A" }, "op-a")).Soon();
        again.Value!.Title.ShouldBe("B");
        again.Value.Version.ShouldBe(3);
    }

    [Fact]
    public async Task A_change_that_alters_nothing_leaves_no_event()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created();
        (await world.Task(task.Id).Update(TaskWorld.Change(new() { Title = task.Title })).Soon()).Value!.Version.ShouldBe(1);
        (await world.Task(task.Id).Reopen(TaskWorld.Context()).Soon()).Value!.Version.ShouldBe(1);
        await world.Task(task.Id).AddNote(new() { Context = TaskWorld.Context(), Text = "n" }).Soon();
        (await world.Events(task.Id, 2)).ShouldBe([TaskEventTypes.Created, TaskEventTypes.NoteAdded]);
    }

    [Fact]
    public async Task Completing_waits_for_open_blockers()
    {
        await using var world = await TaskWorld.StartedAsync();
        var blocker = await world.Created();
        var task = await world.Created(new() { BlockedBy = new([blocker.Id]) });
        var refusal = (await world.Task(task.Id).Complete(TaskWorld.Context()).Soon()).Refusal!;
        refusal.Code.ShouldBe("task.blocked");
        refusal.Message.ShouldContain(blocker.Id.ToString());
        (await world.Task(task.Id).Move(new() { Context = TaskWorld.Context(), Status = "done" }).Soon()).Refusal!.Code.ShouldBe("task.blocked");
        await world.Task(blocker.Id).Complete(TaskWorld.Context()).Soon();
        (await world.Task(task.Id).Complete(TaskWorld.Context()).Soon()).Value!.CompletedAt.ShouldBe(TaskWorld.Start);
    }

    [Fact]
    public async Task A_blocker_parent_or_project_must_exist()
    {
        await using var world = await TaskWorld.StartedAsync();
        var missing = Guid.CreateVersion7();
        var id = Guid.CreateVersion7();
        (await world.Task(id).Create(TaskWorld.Creation(new() { BlockedBy = new([missing]) })).Soon()).Refusal!.Code.ShouldBe("task.blocker_not_found");
        (await world.Task(id).Create(TaskWorld.Creation(new() { ParentId = missing })).Soon()).Refusal!.Code.ShouldBe("task.parent_not_found");
        (await world.Task(id).Create(TaskWorld.Creation() with { ProjectId = missing }).Soon()).Refusal!.Code.ShouldBe("task.project_not_found");
        (await world.Task(id).Get().Soon()).Refusal!.Code.ShouldBe("task.not_found");
    }

    [Fact]
    public async Task A_task_moves_to_another_project_that_exists()
    {
        await using var world = await TaskWorld.StartedAsync();
        var project = Guid.CreateVersion7();
        await world.Project(project).Create(new CreateProject { Context = TaskWorld.Context(), Name = "Work" }).Soon();
        var task = await world.Created();
        task.ProjectId.ShouldBe(ProjectSnapshot.InboxId);
        (await world.Task(task.Id).Update(TaskWorld.Change(new() { ProjectId = project })).Soon()).Value!.ProjectId.ShouldBe(project);
        (await world.Project(project).Delete(TaskWorld.Context()).Soon()).Refusal!.Code.ShouldBe("project.not_empty");
    }

    [Fact]
    public async Task A_deleted_task_is_gone_and_its_last_event_is_delivered()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created();
        var subtask = await world.Created(new() { ParentId = task.Id });
        (await world.Task(task.Id).Delete(TaskWorld.Context()).Soon()).Value!.Version.ShouldBe(2);
        (await world.Task(task.Id).Get().Soon()).Refusal!.Code.ShouldBe("task.not_found");
        (await world.Queries.Existing(ReadModel.Workspace, [task.Id], CancellationToken.None)).ShouldBeEmpty();
        (await world.Events(task.Id, 2)).ShouldBe([TaskEventTypes.Created, TaskEventTypes.Deleted]);
        (await world.Get(subtask.Id)).ParentId.ShouldBe(task.Id);
        await world.RestartAsync();
        (await world.Task(task.Id).Get().Soon()).Refusal!.Code.ShouldBe("task.not_found");
    }
}
