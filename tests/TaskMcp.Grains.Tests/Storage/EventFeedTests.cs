using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Storage;

public sealed class EventFeedTests
{
    [Fact]
    public async Task EventFeed_readers_see_every_event_once_and_in_order_while_many_write()
    {
        await using var model = await ReadModel.Create();
        const int Writers = 8, Changes = 100, Total = Writers * Changes;

        async Task<List<FeedEvent>> Follow()
        {
            var seen = new List<FeedEvent>();
            var position = 0L;
            while (seen.Count < Total)
            {
                await model.Feed.WaitAfter(position, CancellationToken.None);
                var events = await model.Feed.After(ReadModel.Workspace, position, 50, null, CancellationToken.None);
                events.ShouldNotBeEmpty("WaitAfter ended, so there is something");
                seen.AddRange(events);
                position = events[^1].Position;
            }

            return seen;
        }

        async Task Write()
        {
            var task = Samples.Task();
            for (var change = 0; change < Changes; change++, task = task.Next()) await model.Apply(Samples.Updated(task));
        }

        var readers = Enumerable.Range(0, 16).Select(_ => Task.Run(Follow)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(Write))).WaitAsync(ReadModel.Timeout);
        var seen = await Task.WhenAll(readers).WaitAsync(ReadModel.Timeout);

        foreach (var events in seen)
        {
            events.Select(happened => happened.Position).ShouldBe(Enumerable.Range(1, Total).Select(position => (long)position));
            foreach (var history in events.GroupBy(happened => happened.TaskId)) history.Count().ShouldBe(Changes);
        }
    }

    [Fact]
    public async Task EventFeed_waiting_ends_with_the_next_event_and_not_before()
    {
        await using var model = await ReadModel.Create();
        await model.Create(Samples.Task());
        var head = await model.Feed.Head(CancellationToken.None);
        head.ShouldBe(1);
        await model.Feed.WaitAfter(head - 1, CancellationToken.None).WaitAsync(ReadModel.Timeout);

        var waiting = model.Feed.WaitAfter(head, CancellationToken.None);
        waiting.IsCompleted.ShouldBeFalse();
        await model.Create(Samples.Task());

        await waiting.WaitAsync(ReadModel.Timeout);
    }

    [Fact]
    public async Task EventFeed_events_of_another_process_are_noticed_too()
    {
        await using var model = await ReadModel.Create();
        await using var other = model.AnotherProcess();
        var waiting = model.Feed.WaitAfter(0, CancellationToken.None);

        await other.Create(Samples.Task());

        await waiting.WaitAsync(ReadModel.Timeout);
    }

    [Fact]
    public async Task EventFeed_waiting_can_be_cancelled()
    {
        await using var model = await ReadModel.Create();
        using var cancellation = new CancellationTokenSource();
        var waiting = model.Feed.WaitAfter(0, cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WaitAsync(ReadModel.Timeout));
    }

    [Fact]
    public async Task EventFeed_a_project_and_a_workspace_see_their_own()
    {
        await using var model = await ReadModel.Create();
        var project = Guid.CreateVersion7();
        await model.Create(Samples.Task(), Samples.Task() with { ProjectId = project });

        (await model.Feed.After(ReadModel.Workspace, 0, 10, project, default)).ShouldHaveSingleItem().ProjectId.ShouldBe(project);
        (await model.Feed.After(ReadModel.Workspace, 1, 10, null, default)).ShouldHaveSingleItem().Position.ShouldBe(2);
        (await model.Feed.After("other", 0, 10, null, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task EventFeed_the_history_of_a_task_pages_from_the_newest()
    {
        await using var model = await ReadModel.Create();
        var task = Samples.Task();
        for (var change = 0; change < 5; change++, task = task.Next())
            await model.Apply(Samples.Change(task, TaskEventTypes.Updated, TaskEventTypes.Moved));
        await model.Create(Samples.Task());

        var seen = new List<FeedEvent>();
        string? cursor = null;
        do
        {
            var page = (await model.Feed.OfTask(ReadModel.Workspace, task.Id, 3, cursor, default)).Value!;
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        seen.Select(happened => happened.Position).ShouldBe([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
        var refused = await model.Feed.OfTask(ReadModel.Workspace, task.Id, 3, "nonsense", default);
        refused.Refusal?.Code.ShouldBe("request.cursor_invalid");
    }
}
