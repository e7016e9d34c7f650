using TaskMcp.Silo.Boards;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Storage;

public sealed class TaskListTests
{
    [Fact]
    public async Task TaskQueries_a_list_after_a_write_shows_it()
    {
        await using var model = await ReadModel.Create();
        var task = Samples.Task("Café 🎯 \"quoted\"") with
        {
            Tags = ["a", "b"], Note = "*md*", Fields = new JsonText("""{"n":1.50}"""), AssignedTo = new Assignee { Id = "ann" }, Notes = [Samples.Note("hello")],
        };
        await model.Create(task);

        var listed = (await model.List()).Items.ShouldHaveSingleItem();

        JsonText.Of(listed).ShouldBe(JsonText.Of(task with { Rank = FractionalIndex.Of(task) }));
    }

    [Fact]
    public async Task TaskQueries_each_filter_lists_exactly_what_fulfils_it()
    {
        await using var model = await ReadModel.Create();
        var project = Guid.CreateVersion7();
        var parent = Samples.Task("Parent", 1);
        var plain = Samples.Task("Plain", 2);
        var full = Samples.Task("Full", 3, "review") with
        {
            ProjectId = project, ParentId = parent.Id, Priority = TaskPriority.P1, Tags = ["red", "blue"], DueDate = Samples.Start.AddDays(1),
            AssignedTo = new Assignee { Id = "ann", Email = "Ann@Example.com" }, Note = "about the harbour",
        };
        var near = Samples.Task("Near", 4, "review") with { Tags = ["red"], Priority = TaskPriority.P2, DueDate = Samples.Start.AddDays(2), AssignedTo = new Assignee { Id = "bob" } };
        await model.Create(parent, plain, full, near);

        async Task Shows(Func<TaskFilter, TaskFilter> filter, params TaskSnapshot[] expected) =>
            (await model.List(filter)).Items.Select(task => task.Title).ShouldBe(expected.Select(task => task.Title));

        await Shows(f => f, parent, plain, full, near);
        await Shows(f => f with { Workspace = "other" });
        await Shows(f => f with { ProjectId = project }, full);
        await Shows(f => f with { Status = ["review"] }, full, near);
        await Shows(f => f with { Status = ["review", "todo", "todo"] }, parent, plain, full, near);
        await Shows(f => f with { Status = ["nowhere"] });
        await Shows(f => f with { Tags = ["red"] }, full, near);
        await Shows(f => f with { Tags = ["red", "blue"] }, full);
        await Shows(f => f with { Assignee = "ann" }, full);
        await Shows(f => f with { Assignee = "ann@example.COM" }, full);
        await Shows(f => f with { Priority = [TaskPriority.P1, TaskPriority.P2] }, full, near);
        await Shows(f => f with { Priority = [TaskPriority.P1], Sort = TaskSort.Priority }, full);
        await Shows(f => f with { ParentId = parent.Id }, full);
        await Shows(f => f with { DueFrom = Samples.Start.AddDays(1), DueTo = Samples.Start.AddDays(2) }, full);
        await Shows(f => f with { DueTo = Samples.Start.AddDays(3), Sort = TaskSort.DueDate, Descending = true }, near, full);
        await Shows(f => f with { Text = "harbour" }, full);
        await Shows(f => f with { Text = "harbour", Status = ["todo"] });
        await Shows(f => f with { Tags = ["red"], Assignee = "bob", Priority = [TaskPriority.P2], Status = ["review"], Text = "ne" }, near);
    }

    [Theory]
    [InlineData(TaskSort.CreatedAt, false, "dcba")]
    [InlineData(TaskSort.CreatedAt, true, "abcd")]
    [InlineData(TaskSort.UpdatedAt, false, "acbd")]
    [InlineData(TaskSort.UpdatedAt, true, "dbca")]
    [InlineData(TaskSort.DueDate, false, "bcda")]
    [InlineData(TaskSort.DueDate, true, "cbad")]
    [InlineData(TaskSort.Priority, false, "cbda")]
    [InlineData(TaskSort.Priority, true, "bcad")]
    [InlineData(TaskSort.Title, false, "abcd")]
    [InlineData(TaskSort.Title, true, "dcba")]
    public async Task TaskQueries_tasks_without_a_value_come_last_whichever_way(TaskSort sort, bool descending, string expected)
    {
        await using var model = await ReadModel.Create();
        await model.Create(
            Samples.Task("D", 1, "done") with { UpdatedAt = Samples.Start.AddHours(4) },
            Samples.Task("c", 2) with { UpdatedAt = Samples.Start.AddHours(2), DueDate = Samples.Start.AddDays(9), Priority = TaskPriority.P0 },
            Samples.Task("B", 3, "done") with { UpdatedAt = Samples.Start.AddHours(3), DueDate = Samples.Start.AddDays(1), Priority = TaskPriority.P3 },
            Samples.Task("a", 4) with { UpdatedAt = Samples.Start.AddHours(1) });

        var page = await model.List(f => f with { Sort = sort, Descending = descending });
        var onePerPage = await model.All(f => f with { Sort = sort, Descending = descending, Limit = 1 });

        string.Concat(page.Items.Select(task => task.Title.ToLowerInvariant())).ShouldBe(expected);
        onePerPage.Select(task => task.Id).ShouldBe(page.Items.Select(task => task.Id));
    }
}
