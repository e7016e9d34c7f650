using System.Collections.Immutable;
using TaskMcp.Projects;
using TaskMcp.Silo.Boards;
using TaskMcp.Silo.Results;

namespace TaskMcp.Rules.Tests.Boards;

public class ColumnRulesTests
{
    private static readonly ImmutableArray<BoardColumn> Board = BoardColumn.Defaults;

    [Fact]
    public void The_default_columns_are_a_board() => WhyNot(Board).ShouldBeNull();

    [Theory]
    [InlineData("", "key")]
    [InlineData("Doing", "key")]
    [InlineData("to-do", "key")]
    [InlineData("doing\n", "key")]
    [InlineData("an_awfully_long_name_for_a_column_of_a_board", "key")]
    public void A_key_is_lower_case_letters_digits_and_underscores(string key, string field) =>
        WhyNot(Board.Add(new() { Key = key, Name = "Doing", Kind = ColumnKind.Active }))!.Errors.ShouldContainKey($"columns[4].{field}");

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("A name of sixty-one characters, which is one more than it takes")]
    public void A_name_is_1_to_60_characters(string name) =>
        WhyNot(Board.Add(new() { Key = "more", Name = name, Kind = ColumnKind.Active }))!.Errors.ShouldContainKey("columns[4].name");

    [Fact]
    public void A_key_is_there_once() =>
        WhyNot(Board.Add(Board[1]))!.Message.ShouldBe("columns must have a key each: in_progress is there 2 times");

    [Theory]
    [InlineData(1)]
    [InlineData(21)]
    public void A_board_has_2_to_20_columns(int count) =>
        WhyNot([.. Enumerable.Range(0, count).Select(number => new BoardColumn { Key = $"c{number}", Name = "C", Kind = number == 0 ? ColumnKind.Open : ColumnKind.Done })])!
            .Message.ShouldContain("columns must be 2–20");

    [Theory]
    [InlineData(ColumnKind.Open, "at least one of kind open")]
    [InlineData(ColumnKind.Done, "at least one of kind done")]
    public void A_board_has_an_open_and_a_done_column(ColumnKind without, string told) =>
        WhyNot([.. Board.Where(column => column.Kind != without)])!.Message.ShouldContain(told);

    [Theory]
    [InlineData("in_progress", 0, false)]
    [InlineData("in_progress", 1, true)]
    [InlineData("in_progress", 1_000, true)]
    [InlineData("in_progress", 1_001, false)]
    [InlineData("todo", 3, false)]
    [InlineData("done", 3, false)]
    public void A_limit_is_1_to_1000_and_of_an_active_column(string key, int limit, bool isTaken) =>
        (WhyNot([.. Board.Select(column => column.Key == key ? column with { WipLimit = limit } : column)]) is null).ShouldBe(isTaken);

    [Fact]
    public void A_column_with_tasks_stays_and_says_how_many_and_what_to_do()
    {
        var refusal = ColumnRules.WhyNotReplace(Board, Board.RemoveAt(2), Tasks("review", 3))!;
        refusal.Code.ShouldBe("project.column_in_use");
        refusal.Message.ShouldBe("The column Review (review) has 3 tasks, so it can't be removed, nor can its key be changed: move them to another column first. Its name, place and limit can change.");
        ColumnRules.WhyNotReplace(Board, Board.RemoveAt(2), Tasks("todo", 3)).ShouldBeNull();
    }

    [Fact]
    public void A_column_with_tasks_keeps_its_kind()
    {
        var changed = Board.SetItem(2, Board[2] with { Kind = ColumnKind.Done });
        var refusal = ColumnRules.WhyNotReplace(Board, changed, Tasks("review", 1))!;
        refusal.Message.ShouldContain("has 1 task, so it can't become done instead of active");
        refusal.Errors.Keys.ShouldHaveSingleItem().ShouldBe("columns[2].kind");
        ColumnRules.WhyNotReplace(Board, changed, Tasks("todo", 1)).ShouldBeNull();
    }

    [Fact]
    public void Name_place_and_limit_of_a_column_with_tasks_can_change() =>
        ColumnRules.TakesAway(Board, [Board[3], Board[1] with { Name = "Doing", WipLimit = 3 }, Board[0], Board[2]]).ShouldBeFalse();

    private static ImmutableDictionary<string, long> Tasks(string column, long count) => ImmutableDictionary<string, long>.Empty.Add(column, count);

    private static Refusal? WhyNot(ImmutableArray<BoardColumn> columns)
    {
        var errors = new FieldErrors();
        ColumnRules.Check(columns, errors);
        return errors.ToRefusal();
    }
}
