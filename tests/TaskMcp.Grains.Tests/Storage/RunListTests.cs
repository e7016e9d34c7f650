using TaskMcp.Runs;
using TaskMcp.Silo.Runs;

namespace TaskMcp.Grains.Tests.Storage;

public sealed class RunListTests
{
    [Fact]
    public async Task RunQueries_each_filter_lists_exactly_what_fulfils_it_newest_first()
    {
        await using var model = await ReadModel.Create();
        var first = Run(1, RunState.Dead);
        var second = Run(2, RunState.Succeeded) with { TaskId = first.TaskId };
        var third = Run(3, RunState.Failed) with { BindingId = first.BindingId, ConnectionId = second.ConnectionId };
        foreach (var run in new[] { second, first, third }) await model.Get<IRunProjection>().Apply(ReadModel.Workspace, run, default);

        async Task Shows(Func<RunFilter, RunFilter> filter, params RunSnapshot[] expected)
        {
            (await List(model, filter)).Items.Select(run => run.Id).ShouldBe(expected.Select(run => run.Id));
            (await All(model, f => filter(f) with { Limit = 1 })).Select(run => run.Id).ShouldBe(expected.Select(run => run.Id));
        }

        await Shows(f => f, third, second, first);
        await Shows(f => f with { Workspace = "other" });
        await Shows(f => f with { TaskId = first.TaskId }, second, first);
        await Shows(f => f with { TaskId = first.TaskId, State = [RunState.Dead] }, first);
        await Shows(f => f with { BindingId = first.BindingId }, third, first);
        await Shows(f => f with { ConnectionId = second.ConnectionId }, third, second);
        await Shows(f => f with { State = [RunState.Dead, RunState.Failed] }, third, first);
        await Shows(f => f with { From = Samples.Start.AddMinutes(2), To = Samples.Start.AddMinutes(3) }, second);
    }

    [Fact]
    public async Task RunProjection_a_late_version_does_not_replace_a_newer_one()
    {
        await using var model = await ReadModel.Create();
        var run = Run(1, RunState.Succeeded) with { Version = 3 };
        await model.Get<IRunProjection>().Apply(ReadModel.Workspace, run, default);

        await model.Get<IRunProjection>().Apply(ReadModel.Workspace, run with { State = RunState.Running, Version = 2 }, default);

        (await List(model, f => f)).Items.ShouldHaveSingleItem().State.ShouldBe(RunState.Succeeded);
        (await List(model, f => f with { State = [RunState.Running] })).Items.ShouldBeEmpty();
        (await model.Get<IRunQueries>().List(new RunFilter { Workspace = ReadModel.Workspace, Cursor = "no" }, default)).Refusal?.Code.ShouldBe("request.cursor_invalid");
    }

    private static async Task<Page<RunSnapshot>> List(ReadModel model, Func<RunFilter, RunFilter> filter) =>
        (await model.Get<IRunQueries>().List(filter(new() { Workspace = ReadModel.Workspace }), default)).Value.ShouldNotBeNull();

    private static async Task<List<RunSnapshot>> All(ReadModel model, Func<RunFilter, RunFilter> filter)
    {
        var all = new List<RunSnapshot>();
        string? cursor = null;
        do
        {
            var page = await List(model, f => filter(f) with { Cursor = cursor });
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }

    private static RunSnapshot Run(int minute, RunState state) => new()
    {
        Id = Guid.CreateVersion7(),
        BindingId = Guid.CreateVersion7(),
        TaskId = Guid.CreateVersion7(),
        ConnectionId = Guid.CreateVersion7(),
        ToolName = "memory__create",
        EventId = Guid.CreateVersion7(),
        EventType = "task.created",
        State = state,
        IdempotencyKey = "key",
        CorrelationId = "correlation",
        CreatedAt = Samples.Start.AddMinutes(minute),
        UpdatedAt = Samples.Start.AddMinutes(minute),
        Version = 1,
    };
}
