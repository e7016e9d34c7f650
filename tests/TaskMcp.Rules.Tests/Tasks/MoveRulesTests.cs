using TaskMcp.Bindings;
using TaskMcp.Projects;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Boards;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Rules.Tests.Tasks;

public class MoveRulesTests
{
    private static readonly TaskSnapshot Task = Given.Task();
    private static readonly string Later = FractionalIndex.At(Given.Now.AddHours(1), Given.Other(1));
    private static readonly string Latest = FractionalIndex.At(Given.Now.AddHours(2), Given.Other(2));

    [Fact]
    public void A_new_task_has_the_rank_of_its_time() => Task.Rank.ShouldBe(FractionalIndex.At(Given.Now, Task.Id));

    [Fact]
    public void Another_place_in_the_column_is_one_task_moved_and_no_update()
    {
        var moved = Moved(new() { Context = Given.Context(), After = Given.Other(1) }, new(Later, Latest));
        moved.Types().ShouldBe([TaskEventTypes.Moved]);
        moved.Events[0].Changes.Select(change => change.Field).ShouldBe(["rank"]);
        moved.Events[0].Metadata.ToString().ShouldBe("""{"from":"todo","to":"todo"}""");
        (moved.Task.Status, moved.Task.Version).ShouldBe(("todo", 2));
        string.CompareOrdinal(Later, moved.Task.Rank).ShouldBeLessThan(0);
        string.CompareOrdinal(moved.Task.Rank, Latest).ShouldBeLessThan(0);
    }

    [Fact]
    public void A_place_where_the_task_stands_already_changes_nothing()
    {
        Moved(new() { Context = Given.Context(), Before = Given.Other(1) }, new(null, Later)).ChangesNothing.ShouldBeTrue();
        Moved(new() { Context = Given.Context(), Position = ColumnEnd.Bottom }, new(null, null)).ChangesNothing.ShouldBeTrue();
        Moved(new() { Context = Given.Context(), Status = "todo" }, null).ChangesNothing.ShouldBeTrue();
    }

    [Fact]
    public void Another_column_without_a_place_is_its_bottom()
    {
        var moved = TaskRules.Move(Task, new() { Context = Given.Context(), Status = "review" }, Given.Board, Given.Stamp(Given.Now.AddHours(1))).Value!;
        moved.Types().ShouldBe([TaskEventTypes.Updated, TaskEventTypes.Moved]);
        moved.Events[0].Changes.Select(change => change.Field).ShouldBe(["status"]);
        moved.Events[1].Changes.Select(change => change.Field).ShouldBe(["status", "rank"]);
        moved.Task.Rank.ShouldBe(FractionalIndex.At(Given.Now.AddHours(1), Task.Id));
    }

    [Fact]
    public void Another_project_is_the_bottom_of_a_column_too()
    {
        var facts = new TaskFacts { Project = Given.Inbox with { Id = Given.Other(9) } };
        var moved = TaskRules.Update(Task, new() { ProjectId = Given.Other(9) }, facts, Given.Stamp(Given.Now.AddHours(1))).Value!;
        moved.Task.Rank.ShouldBe(FractionalIndex.At(Given.Now.AddHours(1), Task.Id));
        moved.Types().ShouldBe([TaskEventTypes.Updated]);
    }

    [Fact]
    public void A_place_is_named_in_one_way()
    {
        NotMoved(new() { Context = Given.Context() }).Errors.ShouldContainKey("status");
        NotMoved(new() { Context = Given.Context(), Before = Given.Other(1), Position = ColumnEnd.Top }).Code.ShouldBe("task.move_invalid");
        NotMoved(new() { Context = Given.Context(), After = Task.Id }).Errors.ShouldContainKey("after");
        NotMoved(new() { Context = Given.Context(), Before = Given.Other(1) }).Code.ShouldBe("task.anchor_not_in_column");
        NotMoved(new() { Context = Given.Context(), Status = "nowhere", Position = ColumnEnd.Top }).Code.ShouldBe("task.status_unknown");
    }

    [Fact]
    public void A_gap_without_room_is_refused_with_the_way_out()
    {
        var (low, high) = ($"{new string('z', FractionalIndex.MaxLength)}1", $"{new string('z', FractionalIndex.MaxLength)}2");
        var refusal = TaskRules.Move(Task, new() { Context = Given.Context(), After = Given.Other(1) }, Given.Board with { Gap = new(low, high) }, Given.Stamp()).Refusal!;
        refusal.Code.ShouldBe("task.rank_exhausted");
    }

    [Fact]
    public void No_binding_fires_for_another_order_and_those_for_moves_fire_for_another_column()
    {
        var moves = new BindingSnapshot
        {
            Id = Given.Other(20), TaskId = Given.TaskId, ConnectionId = Given.Other(30), BindingType = BindingType.OnEvent,
            Config = new() { ToolName = "memory__read_graph", Event = TaskEventTypes.Moved }, CreatedAt = Given.Now,
        };
        var reorder = Moved(new() { Context = Given.Context(), Position = ColumnEnd.Bottom }, new(Later, null)).Events.Single();
        BindingMatch.IsTrigger(reorder, moves).ShouldBeFalse();
        BindingMatch.IsTrigger(reorder, moves with { BindingType = BindingType.OnUpdate }).ShouldBeFalse();
        var moved = Moved(new() { Context = Given.Context(), Status = "review", Position = ColumnEnd.Top }, new(null, Later)).Events[1];
        BindingMatch.IsTrigger(moved, moves).ShouldBeTrue();
    }

    [Fact]
    public void A_task_whose_column_has_gone_comes_to_the_first_open_one_and_completion_follows_the_kind()
    {
        var board = Given.Inbox with { Columns = [new() { Key = "next", Name = "Next", Kind = ColumnKind.Open }, new() { Key = "done", Name = "Done", Kind = ColumnKind.Done }] };
        TaskRules.KeepOnBoard(Task, board, Given.Stamp()).Task.Status.ShouldBe("next");
        var turned = TaskRules.KeepOnBoard(Task, Given.Inbox with { Columns = [Given.Inbox.Columns[0] with { Kind = ColumnKind.Done }] }, Given.Stamp());
        turned.Task.CompletedAt.ShouldNotBeNull();
        turned.Types().ShouldBe([TaskEventTypes.Moved, TaskEventTypes.Completed]);
        TaskRules.KeepOnBoard(Task, Given.Inbox, Given.Stamp()).ChangesNothing.ShouldBeTrue();
    }

    private static TaskDecision Moved(MoveTask command, RankGap? gap) =>
        TaskRules.Move(Task, command, Given.Board with { Gap = gap }, Given.Stamp()).Value.ShouldNotBeNull();

    private static Refusal NotMoved(MoveTask command) => TaskRules.Move(Task, command, Given.Board, Given.Stamp()).Refusal.ShouldNotBeNull();
}
