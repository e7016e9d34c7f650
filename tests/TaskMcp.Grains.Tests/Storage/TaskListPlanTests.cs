using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Storage;

/// <summary>What a list costs is counted in steps of SQLite's machine: the same on every computer, and blind to nothing that a plan hides.</summary>
public sealed class TaskListPlanTests
{
    private const int Many = 12_000;

    private static readonly Guid SmallProject = Guid.CreateVersion7();

    private static readonly Dictionary<string, Func<TaskFilter, TaskFilter>> Filters = new(StringComparer.Ordinal)
    {
        ["everything"] = f => f,
        ["project"] = f => f with { ProjectId = ProjectSnapshot.InboxId },
        ["small project"] = f => f with { ProjectId = SmallProject },
        ["status"] = f => f with { Status = ["done"] },
        ["rare status"] = f => f with { Status = ["todo", "review"] },
        ["project and status"] = f => f with { ProjectId = ProjectSnapshot.InboxId, Status = ["todo", "done"] },
        ["frequent tag"] = f => f with { Tags = ["frequent"] },
        ["rare tag"] = f => f with { Tags = ["rare"] },
        ["assignee"] = f => f with { Assignee = "ann" },
        ["busy assignee"] = f => f with { Assignee = "bob@example.com" },
        ["priority"] = f => f with { Priority = [TaskPriority.P0] },
        ["due"] = f => f with { DueFrom = Samples.Start, DueTo = Samples.Start.AddDays(1) },
    };

    /// <summary>Filters that leave thousands: whether to sort these or to scan in order is found out by counting, up to a limit.</summary>
    private static readonly string[] CountsMany = ["frequent tag", "busy assignee", "priority"];

    // A walk over all the tasks would take more than 150 000.
    [Fact]
    public async Task TaskQueries_no_list_walks_over_all_tasks()
    {
        await using var model = await ReadModel.Create();
        await model.Create([.. Enumerable.Range(0, Many).Select(Numbered)]);

        foreach (var (name, filter) in Filters)
        foreach (var sort in Enum.GetValues<TaskSort>())
        foreach (var descending in new[] { false, true })
        {
            var page = await model.List(f => filter(f) with { Sort = sort, Descending = descending });
            var steps = await model.File.Steps(() => model.List(f => filter(f) with { Sort = sort, Descending = descending, Cursor = page.NextCursor }));
            steps.ShouldBeLessThan(CountsMany.Contains(name) ? 80_000 : 6_000, $"{name} by {sort} {(descending ? "down" : "up")}");
        }
    }

    [Fact]
    public async Task TaskQueries_unfiltered_orders_are_index_scans_without_sorting()
    {
        await using var model = await ReadModel.Create();
        await model.Create([.. Enumerable.Range(0, 500).Select(Numbered)]);

        foreach (var list in new[] { "everything", "project", "status", "project and status" })
        foreach (var sort in Enum.GetValues<TaskSort>())
        foreach (var descending in new[] { false, true })
        {
            var first = await model.List(f => Filters[list](f) with { Sort = sort, Descending = descending, Limit = 20 });
            var statements = await model.File.Traced(() => model.List(f => Filters[list](f) with { Sort = sort, Descending = descending, Limit = 20, Cursor = first.NextCursor }));
            statements.ShouldNotBeEmpty();
            foreach (var statement in statements)
            foreach (var step in await model.File.Plan(statement))
            {
                step.ShouldNotContain("TEMP B-TREE", customMessage: statement);
                step.ShouldNotStartWith("SCAN t", customMessage: statement);
            }
        }
    }

    private static TaskSnapshot Numbered(int number) => Samples.Task($"Task {number}", number, (number % 100) switch { 0 => "todo", 1 => "review", _ => "done" }) with
    {
        ProjectId = number % 50 == 0 ? SmallProject : ProjectSnapshot.InboxId,
        Tags = number % 200 == 0 ? ["frequent", "rare"] : ["frequent"],
        AssignedTo = number % 150 == 0 ? new() { Id = "ann" } : new() { Id = "bob", Email = "bob@example.com" },
        Priority = number % 3 == 0 ? null : (TaskPriority)(number % 4),
        DueDate = number % 2 == 0 ? null : Samples.Start.AddMinutes(number * 10),
    };
}
