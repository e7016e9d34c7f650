using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Storage;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Tasks;

/// <summary>What happens when storage or the read model fail, or the process ends in between.</summary>
public class TaskRecoveryTests
{
    [Fact]
    public async Task A_change_that_storage_refused_never_happened()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created();
        world.Storage.FailOnce(state => state is TaskState { Task.Title: "Lost" });
        await Should.ThrowAsync<Exception>(() => world.Task(task.Id).Update(TaskWorld.Change(new() { Title = "Lost" })).Soon());
        (await world.Get(task.Id)).Title.ShouldBe(task.Title);
        var next = await world.Task(task.Id).Update(TaskWorld.Change(new() { Title = "Kept" })).Soon();
        next.Value!.Version.ShouldBe(2);
        (await world.Events(task.Id, 2)).ShouldBe([TaskEventTypes.Created, TaskEventTypes.Updated]);
    }

    [Fact]
    public async Task A_change_that_storage_refused_is_not_stored_by_a_delivery_that_was_under_way()
    {
        await using var world = await TaskWorld.StartedAsync();
        var id = Guid.CreateVersion7();
        world.Projection.FailNext(1);
        var delivering = world.Projection.Hold();
        await Should.ThrowAsync<Exception>(() => world.Task(id).Create(TaskWorld.Creation()).Soon());
        await delivering.Soon();
        world.Storage.FailOnce(state => state is TaskState { Task.Notes.Length: 1 });
        await Should.ThrowAsync<Exception>(() => world.Task(id).AddNote(new() { Context = TaskWorld.Context(), Text = "Lost" }).Soon());
        world.Projection.LetGo();
        (await world.Get(id)).Notes.ShouldBeEmpty();
        (await world.Events(id, 1)).ShouldBe([TaskEventTypes.Created]);
    }

    [Fact]
    public async Task A_change_that_the_read_model_missed_is_not_acknowledged_and_gets_there_later()
    {
        await using var world = await TaskWorld.StartedAsync();
        var id = Guid.CreateVersion7();
        world.Projection.FailNext(1);
        await Should.ThrowAsync<Exception>(() => world.Task(id).Create(TaskWorld.Creation(operation: "once")).Soon());
        (await world.Task(id).Create(TaskWorld.Creation(operation: "once")).Soon()).Value!.Version.ShouldBe(1);
        (await world.Events(id)).ShouldBe([TaskEventTypes.Created]);
    }

    [Fact]
    public async Task A_change_stored_before_a_stop_reaches_the_read_model_after_the_start_by_itself()
    {
        await using var world = await TaskWorld.StartedAsync();
        var id = Guid.CreateVersion7();
        world.Projection.FailNext(int.MaxValue);
        await Should.ThrowAsync<Exception>(() => world.Task(id).Create(TaskWorld.Creation()).Soon());
        await world.StopAsync();
        world.Projection.Heal();
        await world.StartAsync();
        (await world.EventsInTime(id, 1)).ShouldBe([TaskEventTypes.Created]);
        world.Clock.GetUtcNow().ShouldBeInRange(TaskWorld.Start, TaskWorld.Start.AddMinutes(30));
    }

    [Fact]
    public async Task A_failed_delivery_is_tried_again_while_the_task_is_active()
    {
        await using var world = await TaskWorld.StartedAsync();
        var id = Guid.CreateVersion7();
        world.Projection.FailNext(2);
        await Should.ThrowAsync<Exception>(() => world.Task(id).Create(TaskWorld.Creation()).Soon());
        (await world.EventsInTime(id, 1)).ShouldBe([TaskEventTypes.Created]);
    }

    [Fact]
    public async Task A_deletion_cut_off_is_finished_after_the_start()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created();
        world.Projection.FailNext(int.MaxValue);
        await Should.ThrowAsync<Exception>(() => world.Task(task.Id).Delete(TaskWorld.Context()).Soon());
        await world.StopAsync();
        world.Projection.Heal();
        await world.StartAsync();
        (await world.Task(task.Id).Get().Soon()).Refusal!.Code.ShouldBe("task.not_found");
        (await world.Events(task.Id, 2)).ShouldBe([TaskEventTypes.Created, TaskEventTypes.Deleted]);
        (await world.Queries.Existing(ReadModel.Workspace, [task.Id], CancellationToken.None)).ShouldBeEmpty();
    }
}
