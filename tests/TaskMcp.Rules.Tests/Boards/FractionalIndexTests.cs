using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Rules.Tests.Tasks;
using TaskMcp.Silo.Boards;

namespace TaskMcp.Rules.Tests.Boards;

public class FractionalIndexTests
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    [Fact]
    public void Between_two_texts_there_is_always_another_that_does_not_end_in_the_smallest_digit() => Check.One(Runs, Prop.ForAll(Pairs(), pair =>
    {
        var (low, high) = pair;
        var middle = FractionalIndex.Between(low, high);
        middle.ShouldNotBeEmpty();
        middle.ShouldNotEndWith("0");
        FractionalIndex.IsBefore(low, middle).ShouldBeTrue($"{low} < {middle}");
        FractionalIndex.IsBefore(middle, high).ShouldBeTrue($"{middle} < {high}");
        high.StartsWith(middle, StringComparison.Ordinal).ShouldBeFalse($"{high} begins with {middle}");
        FractionalIndex.IsBefore(high, FractionalIndex.Between(high, null)).ShouldBeTrue();
    }));

    [Fact]
    public void Any_moves_keep_the_order_that_they_ask_for() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Gen.Choose(0, 1_000).ListOf().ToArbitrary(), places =>
    {
        var column = new List<string>();
        foreach (var (number, place) in places.Index())
        {
            var index = place % (column.Count + 1);
            var (low, high) = (index == 0 ? null : column[index - 1], index == column.Count ? null : column[index]);
            var id = Given.Other(number);
            column.Insert(index, (low, high) switch
            {
                ({ } left, { } right) => FractionalIndex.Between(left, right, id),
                (null, { } first) => FractionalIndex.Before(first, id),
                _ => FractionalIndex.Behind(low, Given.Now, id),
            });
        }

        column.ShouldBe(column.Order(StringComparer.Ordinal));
        column.ShouldBeUnique();
        column.ShouldAllBe(rank => !rank.EndsWith('0'));
    }));

    [Fact]
    public void Both_ends_of_a_column_take_ten_thousand_tasks_without_longer_ranks()
    {
        var (top, bottom) = (FractionalIndex.At(Given.Now, Given.TaskId), FractionalIndex.At(Given.Now, Given.TaskId));
        for (var number = 0; number < 10_000; number++)
        {
            var (higher, lower) = (FractionalIndex.Before(top, Given.Other(number)), FractionalIndex.Behind(bottom, Given.Now, Given.Other(number)));
            FractionalIndex.IsBefore(higher, top).ShouldBeTrue();
            FractionalIndex.IsBefore(bottom, lower).ShouldBeTrue();
            (top, bottom) = (higher, lower);
        }

        (top.Length, bottom.Length).ShouldBe((14, 14));
    }

    [Fact]
    public void A_thousand_moves_into_one_gap_fit()
    {
        var (low, high) = (FractionalIndex.At(Given.Now, Given.TaskId), FractionalIndex.At(Given.Now.AddSeconds(1), Given.TaskId));
        for (var number = 0; number < 1_000; number++) high = FractionalIndex.Between(low, high, Given.Other(number));
        high.Length.ShouldBeLessThanOrEqualTo(FractionalIndex.MaxLength);
    }

    [Fact]
    public void Two_tasks_that_move_to_one_place_at_once_get_ranks_of_their_own()
    {
        var (low, high) = (FractionalIndex.At(Given.Now, Given.TaskId), FractionalIndex.At(Given.Now.AddDays(1), Given.TaskId));
        FractionalIndex.Between(low, high, Given.Other(1)).ShouldNotBe(FractionalIndex.Between(low, high, Given.Other(2)));
        FractionalIndex.Behind(high, Given.Now, Given.Other(1)).ShouldNotBe(FractionalIndex.Behind(high, Given.Now, Given.Other(2)));
        FractionalIndex.Before(low, Given.Other(1)).ShouldNotBe(FractionalIndex.Before(low, Given.Other(2)));
    }

    [Fact]
    public void A_task_from_before_there_were_ranks_stands_where_it_was_made()
    {
        var task = Given.Task();
        FractionalIndex.Of(task with { Rank = null }).ShouldBe(task.Rank);
        FractionalIndex.IsBefore(FractionalIndex.Of(task with { Rank = null, CreatedAt = Given.Now.AddSeconds(-1) }), task.Rank!).ShouldBeTrue();
    }

    [Fact]
    public void What_is_not_in_order_has_nothing_between() => Should.Throw<ArgumentException>(() => FractionalIndex.Between("b", "a"));

    private static Arbitrary<(string Low, string High)> Pairs()
    {
        // Few digits, so that the texts share beginnings and stand next to each other.
        var text = Gen.Elements("0", "1", "2", "V", "y", "z").ListOf().Select(digits => string.Concat(digits).TrimEnd('0'));
        var any = Gen.Elements(Digits.ToCharArray()).ListOf().Select(digits => string.Concat(digits).TrimEnd('0'));
        return (from left in Gen.OneOf(text, any)
                from right in Gen.OneOf(text, any)
                where left != right
                select FractionalIndex.IsBefore(left, right) ? (left, right) : (right, left)).ToArbitrary();
    }
}
