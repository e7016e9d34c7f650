using TaskMcp.Connections;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;

namespace TaskMcp.Grains.Tests.Storage;

public sealed class RunListTests
{
    [Fact]
    public async Task RunQueries_each_filter_lists_exactly_what_fulfils_it_newest_first()
    {
        await using var model = await ReadModel.Create();
        var first = Run(1, RunState.Dead) with { ProjectId = Guid.CreateVersion7(), EventType = "manual" };
        var second = Run(2, RunState.Succeeded) with { TaskId = first.TaskId, ToolName = "mail__send" };
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
        await Shows(f => f with { ProjectId = first.ProjectId }, first);
        await Shows(f => f with { ProjectId = first.ProjectId, State = [RunState.Failed] });
        await Shows(f => f with { Tool = ["mail__send"] }, second);
        await Shows(f => f with { Tool = [first.ToolName, "mail__send"], State = [RunState.Dead, RunState.Succeeded] }, second, first);
        await Shows(f => f with { EventType = ["manual"] }, first);
        await Shows(f => f with { EventType = ["manual", second.EventType], BindingId = first.BindingId }, third, first);
        await Shows(f => f with { OldestFirst = true }, first, second, third);
        await Shows(f => f with { OldestFirst = true, State = [RunState.Dead, RunState.Failed] }, first, third);
        await Shows(f => f with { From = Samples.Start.AddMinutes(2), To = Samples.Start.AddMinutes(3) }, second);
    }

    [Fact]
    public async Task RunQueries_superseded_are_runs_after_which_the_same_binding_succeeded_on_the_same_task()
    {
        await using var model = await ReadModel.Create();
        var dead = Run(2, RunState.Dead);
        RunSnapshot[] others =
        [
            dead with { Id = Guid.CreateVersion7(), CreatedAt = Samples.Start.AddMinutes(1), State = RunState.Succeeded },
            dead with { Id = Guid.CreateVersion7(), CreatedAt = Samples.Start.AddMinutes(3), State = RunState.Failed },
            dead with { Id = Guid.CreateVersion7(), CreatedAt = Samples.Start.AddMinutes(3), State = RunState.Succeeded, TaskId = Guid.CreateVersion7() },
            dead with { Id = Guid.CreateVersion7(), CreatedAt = Samples.Start.AddMinutes(3), State = RunState.Succeeded, BindingId = Guid.CreateVersion7() },
        ];
        foreach (var run in others.Append(dead)) await model.Get<IRunProjection>().Apply(ReadModel.Workspace, run, default);
        (await model.Get<IRunQueries>().Superseded(ReadModel.Workspace, [dead.Id], default)).ShouldBeEmpty();

        await model.Get<IRunProjection>().Apply(ReadModel.Workspace, dead with { Id = Guid.CreateVersion7(), CreatedAt = Samples.Start.AddMinutes(4), State = RunState.Succeeded }, default);
        (await model.Get<IRunQueries>().Superseded(ReadModel.Workspace, [dead.Id, others[0].Id, others[2].Id], default)).ShouldBe([dead.Id, others[0].Id], ignoreOrder: true);
        (await model.Get<IRunQueries>().Superseded("other", [dead.Id], default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task RunQueries_the_summary_counts_states_and_shows_trouble_by_binding_with_the_latest_error()
    {
        await using var model = await ReadModel.Create();
        var good = Run(1, RunState.Succeeded);
        var dead = Run(2, RunState.Dead);
        var failed = dead with
        {
            Id = Guid.CreateVersion7(),
            State = RunState.Failed,
            CreatedAt = Samples.Start.AddMinutes(5),
            Attempts = [new() { Number = 1, StartedAt = Samples.Start, Error = new() { Code = McpErrorCode.InvalidInput, Message = "no channel" } }],
        };
        var review = Run(3, RunState.NeedsReview) with { Reason = "No answer came." };
        foreach (var run in new[] { good, dead, failed, review }) await model.Get<IRunProjection>().Apply(ReadModel.Workspace, run, default);

        async Task<RunSummary> Summary(Func<RunFilter, RunFilter> filter) => await model.Get<IRunQueries>().Summary(filter(new() { Workspace = ReadModel.Workspace }), default);

        var all = await Summary(f => f);
        all.States.Select(state => (state.Key, state.Value)).ShouldBe([("dead", 1), ("failed", 1), ("needs_review", 1), ("succeeded", 1)]);
        all.More.ShouldBeFalse();
        var (first, second) = (all.Trouble[0], all.Trouble[1]);
        (first.BindingId, first.ConnectionId, first.ToolName, first.NewestRunId).ShouldBe((dead.BindingId, dead.ConnectionId, dead.ToolName, failed.Id));
        (first.OldestAt, first.NewestAt, first.Error!.Message).ShouldBe((dead.CreatedAt, failed.CreatedAt, "no channel"));
        first.States.Select(state => (state.Key, state.Value)).ShouldBe([("dead", 1), ("failed", 1)]);
        (second.BindingId, second.Reason, second.Error).ShouldBe((review.BindingId, "No answer came.", null));

        foreach (var narrowed in new Func<RunFilter, RunFilter>[]
                 {
                     f => f with { TaskId = review.TaskId }, f => f with { BindingId = review.BindingId }, f => f with { ConnectionId = review.ConnectionId },
                     f => f with { From = review.CreatedAt, To = failed.CreatedAt },
                 })
        {
            var some = await Summary(narrowed);
            some.States.ShouldHaveSingleItem().Key.ShouldBe("needs_review");
            some.Trouble.ShouldHaveSingleItem().NewestRunId.ShouldBe(review.Id);
        }

        (await Summary(f => f with { Workspace = "other" })).States.ShouldBeEmpty();
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
