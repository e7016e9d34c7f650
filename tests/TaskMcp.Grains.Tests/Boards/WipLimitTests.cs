using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Storage;
using TaskMcp.Grains.Tests.Tasks;
using TaskMcp.Projects;
using TaskMcp.Silo.Boards;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Boards;

/// <summary>Limited columns (SPEC K-1): never more tasks than the limit, and no seat lost.</summary>
public class WipLimitTests
{
    private const string Column = "in_progress";

    [Fact]
    public async Task Of_fifty_tasks_that_come_at_once_as_many_get_in_as_there_are_seats()
    {
        await using var world = await Limited(3);
        var tasks = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => world.Created()));

        var answers = await Task.WhenAll(tasks.Select(task => Move(world, task.Id)));

        answers.Count(answer => answer.IsAccepted).ShouldBe(3);
        answers.Where(answer => !answer.IsAccepted).ShouldAllBe(answer => answer.Refusal!.Code == "board.wip_limit");
        (await There(world)).ShouldBe(3);
    }

    [Fact]
    public async Task Every_way_in_is_limited()
    {
        await using var world = await Limited(1);
        var elsewhere = Guid.CreateVersion7();
        (await world.Project(elsewhere).Create(new() { Context = TaskWorld.Context(), Name = "Elsewhere" }).Soon()).IsAccepted.ShouldBeTrue();
        var (first, other) = (await world.Created(new() { Status = Column }), await world.Created());
        var foreign = await world.Created(new() { ProjectId = elsewhere, Status = Column });

        Full(await world.Task(Guid.CreateVersion7()).Create(TaskWorld.Creation(new() { Status = Column })).Soon());
        Full(await Move(world, other.Id));
        Full(await world.Task(other.Id).Move(new() { Context = TaskWorld.Context(), Status = Column, Before = first.Id }).Soon());
        Full(await world.Task(other.Id).Update(TaskWorld.Change(new() { Status = Column })).Soon());
        Full(await world.Graph().Update(other.Id, TaskWorld.Change(new() { Status = Column, ParentId = first.Id })).Soon());
        Full(await world.Task(foreign.Id).Update(TaskWorld.Change(new() { ProjectId = ProjectSnapshot.InboxId })).Soon());
        (await There(world)).ShouldBe(1);
        (await world.Get(other.Id)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task Who_leaves_makes_room_at_once()
    {
        await using var world = await Limited(1);
        var elsewhere = Guid.CreateVersion7();
        (await world.Project(elsewhere).Create(new() { Context = TaskWorld.Context(), Name = "Elsewhere" }).Soon()).IsAccepted.ShouldBeTrue();
        var tasks = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => world.Created()));

        In(await Move(world, tasks[0].Id));
        In(await world.Task(tasks[0].Id).Complete(TaskWorld.Context()).Soon());
        In(await Move(world, tasks[1].Id));
        In(await world.Task(tasks[1].Id).Delete(TaskWorld.Context()).Soon());
        In(await Move(world, tasks[2].Id));
        In(await world.Task(tasks[2].Id).Update(TaskWorld.Change(new() { ProjectId = elsewhere })).Soon());
        In(await Move(world, tasks[3].Id));
        Full(await Move(world, tasks[4].Id));
        // In its own column a task moves as it likes.
        In(await world.Task(tasks[3].Id).Move(new() { Context = TaskWorld.Context(), Position = ColumnEnd.Top }).Soon());
    }

    [Fact]
    public async Task A_limit_counts_who_is_there_and_moves_nobody_out()
    {
        await using var world = await TaskWorld.StartedAsync();
        var tasks = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.Created(new() { Status = Column })));
        var late = await world.Created();
        await Limit(world, 2);
        Full(await Move(world, late.Id)).Message.ShouldContain("takes 2 tasks at most and has 4");
        (await There(world)).ShouldBe(4);
        foreach (var task in tasks.Take(3)) In(await world.Task(task.Id).Complete(TaskWorld.Context()).Soon());
        In(await Move(world, late.Id));
        Full(await Move(world, tasks[0].Id));
        await Limit(world, null);
        foreach (var task in tasks) In(await Move(world, task.Id));
        await Limit(world, 1);
        Full(await world.Task(Guid.CreateVersion7()).Create(TaskWorld.Creation(new() { Status = Column })).Soon());
    }

    [Fact]
    public async Task A_limit_is_kept_over_a_restart()
    {
        await using var world = await Limited(1);
        var (first, second) = (await world.Created(), await world.Created());
        In(await Move(world, first.Id));
        await world.RestartAsync();
        Full(await Move(world, second.Id));
    }

    [Fact]
    public async Task A_seat_whose_task_was_not_stored_comes_back_after_a_minute()
    {
        await using var world = await Limited(1);
        var (lost, next) = (await world.Created(), await world.Created());
        world.Storage.FailOnce(state => state is TaskState { Task.Status: Column });
        await Should.ThrowAsync<Exception>(() => Move(world, lost.Id));
        Full(await Move(world, next.Id));
        await world.RestartAsync();
        Full(await Move(world, next.Id));

        world.Clock.Advance(SeatRules.Patience);
        await Eventually.Until(() => Move(world, next.Id), answer => answer.IsAccepted);

        Full(await Move(world, lost.Id));
    }

    [Fact]
    public async Task A_task_whose_own_seat_is_kept_may_try_again()
    {
        await using var world = await Limited(1);
        var task = await world.Created();
        world.Storage.FailOnce(state => state is TaskState { Task.Status: Column });
        await Should.ThrowAsync<Exception>(() => Move(world, task.Id));
        In(await Move(world, task.Id));
    }

    [Fact]
    public async Task A_task_that_is_stored_but_not_yet_shown_keeps_its_seat_however_long_it_takes()
    {
        await using var world = await Limited(1);
        var columns = BoardColumn.Defaults;
        await Set(world, [columns[0], columns[1] with { WipLimit = 1 }, columns[2] with { WipLimit = 1 }, columns[3]]);
        var (slow, next, lost, sign) = (await world.Created(), await world.Created(), await world.Created(), await world.Created());
        world.Projection.FailNext(1_000);
        await Should.ThrowAsync<Exception>(() => Move(world, slow.Id));
        world.Storage.FailOnce(state => state is TaskState { Task.Status: "review" });
        await Should.ThrowAsync<Exception>(() => Review(lost));
        (await Review(sign)).Refusal!.Code.ShouldBe("board.wip_limit");

        world.Clock.Advance(SeatRules.Patience);
        // The lost seat comes back, so the slow one was looked after as well. What then fails is the read model.
        await Eventually.Until(async () => await Record.ExceptionAsync(() => Review(sign)), error => error is not null);

        Full(await Move(world, next.Id));
        world.Projection.Heal();
        await world.EventsInTime(slow.Id, 2);
        Full(await Move(world, next.Id));
        In(await world.Task(slow.Id).Complete(TaskWorld.Context()).Soon());
        In(await Move(world, next.Id));

        Task<GrainResult<TaskSnapshot>> Review(TaskSnapshot task) => world.Task(task.Id).Move(new() { Context = TaskWorld.Context(), Status = "review" }).Soon();
    }

    [Fact]
    public async Task A_seat_that_was_not_stored_lets_nobody_in()
    {
        await using var world = await Limited(1);
        var (first, second) = (await world.Created(), await world.Created());
        world.Storage.FailOnce(state => state is BoardState { Seats.Length: 1 });
        await Should.ThrowAsync<Exception>(() => Move(world, first.Id));
        (await world.Get(first.Id)).Status.ShouldBe("todo");
        In(await Move(world, second.Id));
        Full(await Move(world, first.Id));
    }

    [Fact]
    public async Task Maintainers_override_it_and_the_audit_says_so()
    {
        await using var world = await Limited(1);
        var (first, second) = (await world.Created(new() { Status = Column }), await world.Created());
        foreach (var role in (WorkspaceRole?[])[WorkspaceRole.Member, null])
            (await world.Task(second.Id).Move(Over(role)).Soon()).Refusal!.Code.ShouldBe("board.override_forbidden");
        In(await world.Task(second.Id).Move(Over(WorkspaceRole.Maintainer)).Soon());
        (await There(world)).ShouldBe(2);
        (await world.Count("SELECT count(*) FROM audit WHERE action = 'board.override'")).ShouldBe(1);
        // Where there is room nothing is overridden.
        foreach (var task in new[] { first, second }) In(await world.Task(task.Id).Complete(TaskWorld.Context()).Soon());
        In(await world.Task(first.Id).Move(Over(WorkspaceRole.Owner)).Soon());
        (await world.Count("SELECT count(*) FROM audit WHERE action = 'board.override'")).ShouldBe(1);
    }

    private static MoveTask Over(WorkspaceRole? role) => new() { Context = TaskWorld.Context() with { Role = role, OverrideLimits = true }, Status = Column };

    private static Task<GrainResult<TaskSnapshot>> Move(TaskWorld world, Guid id) => world.Task(id).Move(new() { Context = TaskWorld.Context(), Status = Column }).Soon();

    private static Refusal Full(GrainResult<TaskSnapshot> answer)
    {
        answer.Refusal.ShouldNotBeNull().Code.ShouldBe("board.wip_limit");
        return answer.Refusal!;
    }

    private static void In(GrainResult<TaskSnapshot> answer) => answer.Refusal.ShouldBeNull();

    private static async Task<long> There(TaskWorld world) =>
        (await world.Queries.CountByStatus(ReadModel.Workspace, ProjectSnapshot.InboxId, CancellationToken.None))[Column];

    private static async Task<TaskWorld> Limited(int limit)
    {
        var world = await TaskWorld.StartedAsync();
        await Limit(world, limit);
        return world;
    }

    private static Task Limit(TaskWorld world, int? limit)
    {
        var columns = BoardColumn.Defaults;
        return Set(world, columns.SetItem(1, columns[1] with { WipLimit = limit }));
    }

    private static async Task Set(TaskWorld world, ImmutableArray<BoardColumn> columns) =>
        (await world.Project(ProjectSnapshot.InboxId).Update(new() { Context = TaskWorld.Context(), Columns = columns }).Soon()).Refusal.ShouldBeNull();
}
