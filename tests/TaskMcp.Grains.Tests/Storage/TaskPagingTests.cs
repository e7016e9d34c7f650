using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Storage;

public sealed class TaskPagingTests
{
    [Theory]
    [InlineData(TaskSort.CreatedAt, false)]
    [InlineData(TaskSort.CreatedAt, true)]
    [InlineData(TaskSort.DueDate, false)]
    [InlineData(TaskSort.Priority, true)]
    [InlineData(TaskSort.Title, false)]
    [InlineData(TaskSort.Rank, false)]
    public async Task TaskQueries_pages_never_skip_or_repeat_while_others_write(TaskSort sort, bool descending)
    {
        await using var model = await ReadModel.Create();
        var random = new Random(7);
        var existing = Enumerable.Range(0, 1_000).Select(_ => Any(random)).ToArray();
        await model.Create(existing);

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await model.List(f => f with { Sort = sort, Descending = descending, Limit = 37, Cursor = cursor });
            seen.AddRange(page.Items.Select(task => task.Id));
            cursor = page.NextCursor;
            await model.Create(Any(random), Any(random), Any(random));
        }
        while (cursor is not null);

        seen.ShouldBeUnique();
        existing.Select(task => task.Id).Except(seen).ShouldBeEmpty();
    }

    [Fact]
    public async Task TaskQueries_pages_of_a_narrow_filter_hold_everything_once()
    {
        await using var model = await ReadModel.Create();
        var random = new Random(8);
        var tagged = Enumerable.Range(0, 100).Select(_ => Any(random) with { Tags = ["rare"] }).ToArray();
        await model.Create([.. tagged, .. Enumerable.Range(0, 300).Select(_ => Any(random))]);

        foreach (var sort in Enum.GetValues<TaskSort>())
        {
            var all = await model.All(f => f with { Tags = ["rare"], Sort = sort, Descending = true, Limit = 7 });
            all.Select(task => task.Id).ShouldBeUnique();
            all.Select(task => task.Id).Order().ShouldBe(tagged.Select(task => task.Id).Order());
        }
    }

    [Fact]
    public async Task TaskQueries_titles_are_merged_in_the_order_of_their_code_points()
    {
        await using var model = await ReadModel.Create();
        await model.Create(Samples.Task("\U0001F3AF", 1, "todo"), Samples.Task("\uFF5E", 2, "done"), Samples.Task("z", 3, "review"), Samples.Task("\uE000", 4, "other"));

        var titles = (await model.All(f => f with { Sort = TaskSort.Title, Limit = 1 })).Select(task => task.Title);

        titles.ShouldBe(["z", "\uE000", "\uFF5E", "\U0001F3AF"]);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("!!!")]
    [InlineData("bnVsbA")]
    [InlineData("WzEsMiwzXQ")]
    [InlineData("WyJcdWQ4MDAiLDEsMV0")]
    [InlineData("____")]
    public async Task TaskQueries_a_damaged_cursor_is_refused(string cursor)
    {
        await using var model = await ReadModel.Create();

        var result = await model.Tasks.List(new TaskFilter { Workspace = ReadModel.Workspace, Cursor = cursor }, CancellationToken.None);

        result.Refusal?.Code.ShouldBe("request.cursor_invalid");
        result.IsAccepted.ShouldBeFalse();
    }

    [Fact]
    public async Task TaskQueries_a_cursor_of_another_list_is_refused_but_another_limit_is_not()
    {
        await using var model = await ReadModel.Create();
        await model.Create(Samples.Task("a", 1), Samples.Task("b", 2), Samples.Task("c", 3));
        var cursor = (await model.List(f => f with { Limit = 1 })).NextCursor;

        Task<GrainResult<Page<TaskSnapshot>>> Ask(TaskFilter filter) => model.Tasks.List(filter with { Cursor = cursor }, CancellationToken.None);
        var plain = new TaskFilter { Workspace = ReadModel.Workspace };

        (await Ask(plain with { Descending = true })).Refusal?.Code.ShouldBe("request.cursor_invalid");
        (await Ask(plain with { Sort = TaskSort.Title })).Refusal?.Code.ShouldBe("request.cursor_invalid");
        (await Ask(plain with { Tags = ["a"] })).Refusal?.Code.ShouldBe("request.cursor_invalid");
        (await Ask(plain with { Workspace = "other" })).Refusal?.Code.ShouldBe("request.cursor_invalid");
        (await Ask(plain with { Limit = 50 })).Value!.Items.Select(task => task.Title).ShouldBe(["b", "c"]);
    }

    private static TaskSnapshot Any(Random random) => Samples.Task($"Task {random.Next(40)}", random.Next(50), random.Next(3) switch { 0 => "todo", 1 => "review", _ => "done" }) with
    {
        Priority = random.Next(5) is var priority and < 4 ? (TaskPriority)priority : null,
        DueDate = random.Next(2) == 0 ? null : Samples.Start.AddDays(random.Next(20)),
    };
}
