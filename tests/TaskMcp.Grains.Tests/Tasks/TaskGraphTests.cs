using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Tasks;

public class TaskGraphTests
{
    [Fact]
    public async Task A_dependency_cycle_is_refused_with_its_path()
    {
        await using var world = await TaskWorld.StartedAsync();
        var first = await world.Created();
        var second = await world.Created(new() { BlockedBy = new([first.Id]) });
        var third = await world.Created(new() { BlockedBy = new([second.Id]) });
        var refusal = (await world.Graph().Update(first.Id, TaskWorld.Change(new() { BlockedBy = new([third.Id]) })).Soon()).Refusal!;
        refusal.Code.ShouldBe("task.dependency_cycle");
        refusal.Message.ShouldContain($"{first.Id} → {third.Id} → {second.Id} → {first.Id}");
        (await world.Get(first.Id)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_parent_cycle_is_refused_with_its_path()
    {
        await using var world = await TaskWorld.StartedAsync();
        var parent = await world.Created();
        var child = await world.Created(new() { ParentId = parent.Id });
        var refusal = (await world.Graph().Update(parent.Id, TaskWorld.Change(new() { ParentId = child.Id })).Soon()).Refusal!;
        refusal.Code.ShouldBe("task.parent_cycle");
        refusal.Message.ShouldContain($"{parent.Id} → {child.Id} → {parent.Id}");
    }

    [Fact]
    public async Task Ties_to_itself_or_to_nobody_are_refused()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created();
        (await Update(world, task.Id, new() { BlockedBy = new([task.Id]) })).Refusal!.Code.ShouldBe("task.dependency_cycle");
        (await Update(world, task.Id, new() { ParentId = task.Id })).Refusal!.Code.ShouldBe("task.parent_cycle");
        (await Update(world, task.Id, new() { BlockedBy = new([Guid.CreateVersion7()]) })).Refusal!.Code.ShouldBe("task.blocker_not_found");
        (await Update(world, task.Id, new() { ParentId = Guid.CreateVersion7() })).Refusal!.Code.ShouldBe("task.parent_not_found");
        (await Update(world, Guid.CreateVersion7(), new() { ParentId = task.Id })).Refusal!.Code.ShouldBe("task.not_found");
        (await Update(world, task.Id, new() { BlockedBy = new([.. Enumerable.Range(0, 101).Select(_ => Guid.CreateVersion7())]) })).IsAccepted.ShouldBeFalse();
    }

    [Fact]
    public async Task Of_changes_that_would_close_a_cycle_together_at_least_one_is_refused()
    {
        await using var world = await TaskWorld.StartedAsync();
        var tasks = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => world.Created()));
        var results = await Task.WhenAll(tasks.Select((task, index) =>
            Update(world, task.Id, new() { BlockedBy = new([tasks[(index + 1) % tasks.Length].Id]) })));
        results.Count(result => result.IsAccepted).ShouldBe(5);
        results.Single(result => !result.IsAccepted).Refusal!.Code.ShouldBe("task.dependency_cycle");
    }

    [Fact]
    public async Task New_ties_cannot_go_past_the_graph_but_old_ones_can_be_loosened()
    {
        await using var world = await TaskWorld.StartedAsync();
        var blocker = await world.Created();
        var task = await world.Created(new() { BlockedBy = new([blocker.Id]), ParentId = blocker.Id });
        await Should.ThrowAsync<InvalidOperationException>(() => world.Task(blocker.Id).Update(TaskWorld.Change(new() { BlockedBy = new([task.Id]) })).Soon());
        var loose = await world.Task(task.Id).Update(TaskWorld.Change(new() { BlockedBy = new([]), ParentId = new Optional<Guid?>(null) })).Soon();
        loose.Value!.BlockedBy.ShouldBeEmpty();
        loose.Value.ParentId.ShouldBeNull();
    }

    private static Task<GrainResult<TaskSnapshot>> Update(TaskWorld world, Guid id, TaskChangeset values) =>
        world.Graph().Update(id, TaskWorld.Change(values)).Soon();
}
