using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Storage;
using TaskMcp.Grains.Tests.Tasks;
using TaskMcp.Webhooks;

namespace TaskMcp.Grains.Tests.Webhooks;

/// <summary>SPEC W-3, W-6: acknowledged deliveries are worked on, however many come at once and wherever a crash left them.</summary>
public class DeliveryWorkTests
{
    [Fact]
    public async Task Deliveries_are_acknowledged_while_none_can_be_worked_on_and_those_without_room_in_memory_wait_on_disk()
    {
        await using var world = await TaskWorld.StartedAsync(deliveriesInMemory: 3);
        var webhook = await world.NewWebhook();
        _ = world.Projection.Hold();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => webhook.Sent($"d{number}")));
        receipts.ShouldAllBe(receipt => receipt.Verdict == DeliveryVerdict.Pending && !receipt.Repeat);
        (await world.Deliveries(await Id(webhook))).Count(delivery => delivery.Verdict == DeliveryVerdict.Pending).ShouldBe(100);

        world.Projection.LetGo();
        var rows = await Eventually.Until(async () => await world.Deliveries(await Id(webhook)), rows => rows.All(row => row.Verdict == DeliveryVerdict.Created));
        rows.Length.ShouldBe(100);
        rows.Select(row => row.TaskId).Distinct().Count().ShouldBe(100);
    }

    [Fact]
    public async Task A_repeat_of_a_delivery_whose_row_a_crash_cut_off_brings_the_row_and_the_task()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook();
        var released = world.Projection.Hold();
        var receipt = await webhook.Sent("a");
        await released.Soon();
        await world.Remove(receipt.DeliveryId!.Value);
        (await webhook.Sent("a")).Repeat.ShouldBeTrue();
        (await world.Deliveries(await Id(webhook))).ShouldHaveSingleItem().Verdict.ShouldBe(DeliveryVerdict.Pending);
        world.Projection.LetGo();
        (await world.Settled(receipt)).Verdict.ShouldBe(DeliveryVerdict.Created);
    }

    [Fact]
    public async Task A_row_that_a_crash_left_without_a_delivery_goes_away()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhookId = Guid.CreateVersion7();
        await world.StopAsync();
        await world.Restore(new() { Id = Guid.CreateVersion7(), WebhookId = webhookId, Key = "a", ReceivedAt = TaskWorld.Start, Version = 1 });
        (await world.Deliveries(webhookId)).ShouldHaveSingleItem();
        await world.StartAsync();
        await Eventually.Until(() => world.Deliveries(webhookId), rows => rows.IsEmpty);
    }

    [Fact]
    public async Task A_verdict_that_a_crash_kept_from_its_row_comes_there_and_nothing_is_made_twice()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook();
        var webhookId = await Id(webhook);
        var settled = await world.Settled(await webhook.Sent("a"));
        await Eventually.Until(() => world.Deliveries(webhookId), rows => rows is [{ Verdict: DeliveryVerdict.Created }]);
        await world.StopAsync();
        await world.Restore(settled with { Verdict = DeliveryVerdict.Pending, TaskId = null });
        await world.StartAsync();
        var row = (await Eventually.Until(() => world.Deliveries(webhookId), rows => rows[0].Verdict != DeliveryVerdict.Pending)).ShouldHaveSingleItem();
        (row.Verdict, row.TaskId, row.Version).ShouldBe((DeliveryVerdict.Created, settled.TaskId, settled.Version));
        (await world.Queries.List(new() { Workspace = ReadModel.Workspace }, CancellationToken.None)).Value!.Items.Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_long_body_is_read_from_disk_when_its_turn_comes()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook(new() { Title = "{{ payload.title }}", Note = "{{ payload.note | size }}" });
        var receipt = await webhook.Sent("a", $$"""{"title":"Long","note":"{{new string('x', 200_000)}}"}""");
        var task = (await world.Settled(receipt)).TaskId.ShouldNotBeNull();
        (await world.Get(task)).Note.ShouldBe("200000");
    }

    private static async Task<Guid> Id(IWebhookGrain webhook) => (await webhook.Get().Soon()).Value!.Id;
}
