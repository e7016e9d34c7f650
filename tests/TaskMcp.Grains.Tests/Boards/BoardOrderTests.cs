using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Storage;
using TaskMcp.Grains.Tests.Tasks;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Boards;

/// <summary>The order of tasks in a column (SPEC K-1).</summary>
public class BoardOrderTests
{
    [Fact]
    public async Task New_tasks_come_to_the_bottom_and_moved_ones_where_they_are_put()
    {
        await using var world = await TaskWorld.StartedAsync();
        var (a, b, c) = (await Made(world, "a"), await Made(world, "b"), await Made(world, "c"));
        (await Titles(world)).ShouldBe("abc");
        await Moved(world, new() { Context = TaskWorld.Context(), Before = a }, c);
        (await Titles(world)).ShouldBe("cab");
        await Moved(world, new() { Context = TaskWorld.Context(), After = b }, c);
        (await Titles(world)).ShouldBe("abc");
        await Moved(world, new() { Context = TaskWorld.Context(), Position = ColumnEnd.Top }, b);
        (await Titles(world)).ShouldBe("bac");
        await Moved(world, new() { Context = TaskWorld.Context(), Position = ColumnEnd.Bottom }, b);
        await Made(world, "d");
        (await Titles(world)).ShouldBe("acbd");
        (await world.Events(b)).ShouldBe([TaskEventTypes.Created, TaskEventTypes.Moved, TaskEventTypes.Moved]);
    }

    [Fact]
    public async Task A_move_takes_column_and_place_together()
    {
        await using var world = await TaskWorld.StartedAsync();
        var (a, b, c) = (await Made(world, "a", "review"), await Made(world, "b", "review"), await Made(world, "c"));
        await Moved(world, new() { Context = TaskWorld.Context(), Status = "review", Before = b }, c);
        (await Titles(world, "review")).ShouldBe("acb");
        await Moved(world, new() { Context = TaskWorld.Context(), Status = "done" }, a);
        await Moved(world, new() { Context = TaskWorld.Context(), Status = "done", Position = ColumnEnd.Top }, c);
        (await Titles(world, "done")).ShouldBe("ca");
        var elsewhere = await world.Task(b).Move(new() { Context = TaskWorld.Context(), Before = a }).Soon();
        elsewhere.Refusal!.Code.ShouldBe("task.anchor_not_in_column");
    }

    [Fact]
    public async Task Tasks_that_move_to_one_place_at_once_all_come_there()
    {
        await using var world = await TaskWorld.StartedAsync();
        var (first, last) = (await Made(world, "a"), await Made(world, "z"));
        var moved = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Made(world, "m", "review", new($"01900000-0000-7000-8000-{number:x12}"))));
        var answers = await Task.WhenAll(moved.Select(id => world.Task(id).Move(new() { Context = TaskWorld.Context(), Status = "todo", After = first }).Soon()));
        answers.ShouldAllBe(answer => answer.IsAccepted);
        answers.Select(answer => answer.Value!.Rank).ShouldBeUnique();
        (await Titles(world)).ShouldBe($"a{new string('m', 20)}z");
        (await world.Get(last)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task Columns_are_changed_but_not_under_the_tasks_in_them()
    {
        await using var world = await TaskWorld.StartedAsync();
        var board = world.Project(ProjectSnapshot.InboxId);
        var columns = BoardColumn.Defaults;
        var task = await Made(world, "a", "review");

        var removed = await board.Update(new() { Context = TaskWorld.Context(), Columns = columns.RemoveAt(2) }).Soon();
        removed.Refusal!.Code.ShouldBe("project.column_in_use");
        var turned = await board.Update(new() { Context = TaskWorld.Context(), Columns = columns.SetItem(2, columns[2] with { Kind = ColumnKind.Done }) }).Soon();
        turned.Refusal!.Code.ShouldBe("project.column_in_use");
        var renamed = await board.Update(new() { Context = TaskWorld.Context(), Columns = columns.SetItem(2, columns[2] with { Name = "Look", WipLimit = 3 }) }).Soon();
        renamed.Value!.Columns[2].ShouldBe(new() { Key = "review", Name = "Look", Kind = ColumnKind.Active, WipLimit = 3 });

        await Moved(world, new() { Context = TaskWorld.Context(), Status = "todo" }, task);
        (await board.Update(new() { Context = TaskWorld.Context(), Columns = columns.RemoveAt(2) }).Soon()).Value!.Columns.Length.ShouldBe(3);
        (await world.Task(task).Move(new() { Context = TaskWorld.Context(), Status = "review" }).Soon()).Refusal!.Code.ShouldBe("task.status_unknown");
        await world.RestartAsync();
        (await world.Project(ProjectSnapshot.InboxId).Get().Soon()).Value!.Columns.Select(column => column.Key).ShouldBe(["todo", "in_progress", "done"]);
    }

    [Fact]
    public async Task A_task_whose_column_goes_while_it_comes_in_goes_to_the_first_open_one()
    {
        await using var world = await TaskWorld.StartedAsync();
        var board = world.Project(ProjectSnapshot.InboxId);
        var reached = world.Projection.Hold();
        var making = world.Task(Guid.CreateVersion7()).Create(TaskWorld.Creation(new() { Status = "review" }));
        await reached.Soon();
        (await board.Update(new() { Context = TaskWorld.Context(), Columns = BoardColumn.Defaults.RemoveAt(2) }).Soon()).IsAccepted.ShouldBeTrue();
        world.Projection.LetGo();
        var made = (await making.Soon()).Value!;
        (made.Status, made.Version).ShouldBe(("todo", 2));
    }

    private static async Task<Guid> Made(TaskWorld world, string title, string status = "todo", Guid? known = null)
    {
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var id = known ?? Guid.CreateVersion7();
        (await world.Task(id).Create(TaskWorld.Creation(new() { Status = status }, title: title)).Soon()).Refusal.ShouldBeNull();
        return id;
    }

    private static async Task Moved(TaskWorld world, MoveTask command, Guid id)
    {
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        (await world.Task(id).Move(command).Soon()).Refusal.ShouldBeNull();
    }

    private static async Task<string> Titles(TaskWorld world, string status = "todo")
    {
        var page = await world.Queries.List(new() { Workspace = ReadModel.Workspace, ProjectId = ProjectSnapshot.InboxId, Status = [status], Sort = TaskSort.Rank, Limit = 200 }, CancellationToken.None);
        return string.Concat(page.Value!.Items.Select(task => task.Title));
    }
}
