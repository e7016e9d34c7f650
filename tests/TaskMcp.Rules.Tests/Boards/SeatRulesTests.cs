using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Projects;
using TaskMcp.Rules.Tests.Tasks;
using TaskMcp.Silo.Boards;
using TaskMcp.Tasks;

namespace TaskMcp.Rules.Tests.Boards;

public class SeatRulesTests
{
    private const int Limit = 3;

    private static readonly BoardColumn Column = new() { Key = "doing", Name = "Doing", Kind = ColumnKind.Active, WipLimit = Limit };

    [Fact]
    public void A_full_column_says_its_limit_how_many_are_there_and_the_way_out()
    {
        var refusal = Take([], 1, Present(others: 3)).Refusal!;
        refusal.Code.ShouldBe("board.wip_limit");
        refusal.Message.ShouldBe("The column Doing (doing) takes 3 tasks at most and has 3; move one out of it first, or let a maintainer do this with override: true.");
        Take([], 1, Present(others: 2)).Value.Answer.IsOverLimit.ShouldBeFalse();
        Take([], 1, Present(others: 9), isOverride: true).Value.Answer.IsOverLimit.ShouldBeTrue();
    }

    [Fact]
    public void A_seat_counts_until_the_read_model_shows_its_task_and_then_the_task_does()
    {
        var seats = Take([], 1, Present(others: 2)).Value.Seats;
        Take(seats, 2, Present(others: 2)).IsAccepted.ShouldBeFalse();
        Take(seats, 2, Present(others: 2, (1, 4, false))).IsAccepted.ShouldBeFalse();
        Take(seats, 2, Present(others: 2, (1, 5, true))).IsAccepted.ShouldBeFalse();
        Take(seats, 2, Present(others: 2, (1, 5, false))).Value.Seats.Select(seat => seat.TaskId).ShouldBe([Given.Other(2)]);
    }

    [Fact]
    public void The_same_task_again_needs_no_second_seat()
    {
        var seats = Take([], 1, Present(others: 2)).Value.Seats;
        Take(seats, 1, Present(others: 2)).Value.Seats.Length.ShouldBe(1);
    }

    [Fact]
    public void A_seat_is_given_up_when_its_task_never_came_or_left()
    {
        var seat = Take([], 1, Present(others: 0)).Value.Seats.Single();
        var here = Given.Task() with { Id = Given.Other(1), Status = "doing", Version = 5 };
        SeatRules.IsGivenUp(seat, here.ProjectId, here).ShouldBeFalse();
        SeatRules.IsGivenUp(seat, here.ProjectId, null).ShouldBeTrue();
        SeatRules.IsGivenUp(seat, here.ProjectId, here with { Version = 4 }).ShouldBeTrue();
        SeatRules.IsGivenUp(seat, here.ProjectId, here with { Status = "todo", Version = 6 }).ShouldBeTrue();
        SeatRules.IsGivenUp(seat, Given.Other(9), here with { Version = 6 }).ShouldBeTrue();
    }

    /// <summary>Tasks take seats, are stored or not, reach the read model sooner or later, and leave: whatever the order, never more than the limit are in.</summary>
    [Fact]
    public void However_things_interleave_the_limit_holds() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(
        (from task in Gen.Choose(0, 7) from act in Gen.Choose(0, 4) select (task, act)).ListOf().ToArbitrary(), steps =>
        {
            ImmutableArray<Seat> seats = [];
            var stored = Enumerable.Range(0, 8).Select(_ => (Version: 1L, IsIn: false)).ToArray();
            var shown = stored.ToArray();
            var mayStore = new bool[8];
            foreach (var (task, act) in steps)
            {
                switch (act)
                {
                    case 0 when !stored[task].IsIn && !mayStore[task]:
                        var asked = seats.Select(seat => seat.TaskId).Append(Given.Other(task)).Distinct().ToImmutableDictionary(id => id, id => Known(shown, id));
                        var others = Enumerable.Range(0, 8).Count(number => shown[number].IsIn && !asked.ContainsKey(Given.Other(number)));
                        var taken = SeatRules.Take(seats, new() { TaskId = Given.Other(task), Column = "doing", Sequence = stored[task].Version + 1 }, Column, new(others, asked), Given.Now);
                        if (taken.IsAccepted) (seats, mayStore[task]) = (taken.Value.Seats, true);
                        break;
                    case 1 when mayStore[task]:
                        (stored[task], mayStore[task]) = ((stored[task].Version + 1, true), false);
                        break;
                    case 2 when mayStore[task]:
                        mayStore[task] = false;
                        break;
                    case 3:
                        shown[task] = stored[task];
                        break;
                    case 4 when stored[task].IsIn:
                        stored[task] = (stored[task].Version + 1, false);
                        break;
                }

                stored.Count(state => state.IsIn).ShouldBeLessThanOrEqualTo(Limit);
            }
        }));

    private static (long, bool) Known((long Version, bool IsIn)[] shown, Guid id)
    {
        var number = Enumerable.Range(0, shown.Length).First(candidate => Given.Other(candidate) == id);
        return (shown[number].Version, shown[number].IsIn);
    }

    private static GrainResult<(ImmutableArray<Seat> Seats, SeatTaken Answer)> Take(ImmutableArray<Seat> seats, int task, ColumnPresence present, bool isOverride = false) =>
        SeatRules.Take(seats, new() { TaskId = Given.Other(task), Column = "doing", Sequence = 5, OverrideLimit = isOverride }, Column, present, Given.Now);

    private static ColumnPresence Present(long others, params (int Task, long Version, bool IsHere)[] asked) =>
        new(others, asked.ToImmutableDictionary(one => Given.Other(one.Task), one => (one.Version, one.IsHere)));
}
