using TaskMcp.Changes;
using TaskMcp.Grains.Tests.Storage;
using TaskMcp.Notifications;
using TaskMcp.Silo.Access;
using TaskMcp.Silo.Changes;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Notifications;
using TaskMcp.Silo.Projects;
using TaskMcp.Silo.Runs;
using TaskMcp.Silo.RuntimeTools;
using TaskMcp.Silo.Storage;
using TaskMcp.Silo.Toolboxes;
using TaskMcp.Silo.Webhooks;

namespace TaskMcp.Grains.Tests.Changes;

/// <summary>Word of changes of the read model (SPEC T-9). That the audit tells of its rows is tested with the whole application.</summary>
public sealed class ChangeFeedTests
{
    [Theory]
    [InlineData(ChangeKind.Tasks), InlineData(ChangeKind.Projects), InlineData(ChangeKind.Runs), InlineData(ChangeKind.Connections), InlineData(ChangeKind.Webhooks)]
    [InlineData(ChangeKind.Deliveries), InlineData(ChangeKind.Notifications), InlineData(ChangeKind.Toolboxes), InlineData(ChangeKind.Principals), InlineData(ChangeKind.Tools)]
    public async Task ChangeFeed_a_write_of_rows_is_told_as_a_change_of_their_kind_in_their_workspace(ChangeKind kind)
    {
        await using var model = await ReadModel.Create();
        var feed = model.Get<IChangeFeed>();
        var (before, elsewhere) = (await Now(feed), await feed.Now("other", default));
        var waiting = feed.WaitAfter(before, default);

        await Change(model, kind);

        (await waiting.WaitAsync(ReadModel.Timeout)).Since(before).ShouldBe([kind]);
        (await feed.Now("other", default)).Since(elsewhere).ShouldBeEmpty();
    }

    [Fact]
    public async Task ChangeFeed_every_further_change_is_one_and_no_change_is_none()
    {
        await using var model = await ReadModel.Create();
        var feed = model.Get<IChangeFeed>();
        var task = Samples.Task();
        for (var change = 0; change < 100; change++, task = task.Next())
        {
            var before = await Now(feed);
            await model.Apply(Samples.Updated(task));
            var after = await Now(feed);
            after.Since(before).ShouldBe([ChangeKind.Tasks]);
            (await Now(feed)).Since(after).ShouldBeEmpty();
        }

        (await model.Count("SELECT count(*) FROM changes")).ShouldBe(1);
    }

    [Fact]
    public async Task ChangeFeed_waiting_ends_with_the_next_change_and_not_before()
    {
        await using var model = await ReadModel.Create();
        var feed = model.Get<IChangeFeed>();
        await Change(model, ChangeKind.Runs);
        var waiting = feed.WaitAfter(await Now(feed), default);
        waiting.IsCompleted.ShouldBeFalse();

        await Change(model, ChangeKind.Runs);

        await waiting.WaitAsync(ReadModel.Timeout);
    }

    [Fact]
    public async Task ChangeFeed_changes_of_another_process_are_noticed_too()
    {
        await using var model = await ReadModel.Create();
        await using var other = model.AnotherProcess();
        await Change(model, ChangeKind.Runs);
        await Change(other, ChangeKind.Runs);
        var feed = model.Get<IChangeFeed>();
        var before = await Now(feed);
        var waiting = feed.WaitAfter(before, default);

        await Change(other, ChangeKind.Runs);

        (await waiting.WaitAsync(ReadModel.Timeout)).Since(before).ShouldBe([ChangeKind.Runs]);
    }

    [Fact]
    public async Task ChangeFeed_what_was_not_written_is_no_change()
    {
        await using var model = await ReadModel.Create();
        var before = await Now(model.Get<IChangeFeed>());

        await Should.ThrowAsync<InvalidOperationException>(() => model.Get<ChangeMarks>().Write<int>(ReadModel.Workspace, ChangeKind.Runs, _ => throw new InvalidOperationException()));

        (await Now(model.Get<IChangeFeed>())).Since(before).ShouldBeEmpty();
    }

    [Fact]
    public async Task ChangeFeed_what_processes_left_long_ago_goes_and_is_no_change()
    {
        await using var model = await ReadModel.Create();
        await model.File.WriteAsync(connection =>
        {
            ChangeTable.Mark(connection, ReadModel.Workspace, ChangeKind.Tools, "ended", DateTimeOffset.UtcNow.AddDays(-2).UtcTicks);
            return 0;
        });
        await Change(model, ChangeKind.Runs);
        var before = await Now(model.Get<IChangeFeed>());

        await model.Get<ChangeMarks>().Tidy(default);

        (await Now(model.Get<IChangeFeed>())).Since(before).ShouldBeEmpty();
        (await model.Count("SELECT count(*) FROM changes")).ShouldBe(1);
    }

    private static Task<ChangeState> Now(IChangeFeed feed) => feed.Now(ReadModel.Workspace, default);

    private static Task Change(ReadModel model, ChangeKind kind)
    {
        var (marks, id) = (model.Get<ChangeMarks>(), Guid.CreateVersion7());
        return kind switch
        {
            ChangeKind.Tasks => model.Create(Samples.Task()),
            ChangeKind.Projects => model.Get<IProjectProjection>().Remove(ReadModel.Workspace, id, default),
            ChangeKind.Runs => model.Get<IRunProjection>().Remove(ReadModel.Workspace, id, default),
            ChangeKind.Connections => model.Get<IConnectionProjection>().Remove(ReadModel.Workspace, id, default),
            ChangeKind.Webhooks => new WebhookProjection(marks).Remove(ReadModel.Workspace, id, default),
            ChangeKind.Deliveries => new DeliveryProjection(marks).Remove(ReadModel.Workspace, id, default),
            ChangeKind.Notifications => new NotificationProjection(marks).Apply(ReadModel.Workspace, new NotificationSnapshot { Id = id, Text = "Look", CreatedAt = Samples.Start, Version = 1 }, default),
            ChangeKind.Toolboxes => new ToolboxProjection(marks).Remove(ReadModel.Workspace, id, default),
            ChangeKind.Principals => new PrincipalProjection(marks).Remove(ReadModel.Workspace, id, default),
            ChangeKind.Tools => new RuntimeToolProjection(model.Get<ISqlDatabase>(), marks).Remove(ReadModel.Workspace, id, default),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }
}
