using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Storage;
using TaskMcp.Grains.Tests.Tasks;
using TaskMcp.Silo.Storage;
using TaskMcp.Silo.Webhooks;
using TaskMcp.Webhooks;

namespace TaskMcp.Grains.Tests.Webhooks;

/// <summary>Deliveries that were worked on long ago are forgotten, and no others (SPEC O-4).</summary>
public class DeliveryRetentionTests
{
    [Fact]
    public async Task A_delivery_is_forgotten_after_its_time_and_not_before()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook();
        var delivery = await world.Settled(await webhook.Sent("a"));
        world.Clock.Advance(RetentionSetting.Default - TimeSpan.FromMinutes(1));
        (await world.ForgetDeliveries()).ShouldBe(0);
        (await world.Deliveries(delivery.WebhookId)).Length.ShouldBe(1);

        world.Clock.Advance(TimeSpan.FromMinutes(2));
        (await world.ForgetDeliveries()).ShouldBe(1);
        (await world.Deliveries(delivery.WebhookId)).ShouldBeEmpty();
        (await world.Delivery(delivery.Id).Get().Soon()).Refusal!.Code.ShouldBe("delivery.not_found");
        (await world.ForgetDeliveries()).ShouldBe(0);
        // Its task stays, and the sender may use the name again.
        (await world.Get(delivery.TaskId!.Value)).Title.ShouldBe("T");
        (await webhook.Sent("a")).Repeat.ShouldBeFalse();
    }

    [Fact]
    public async Task What_was_worked_on_again_is_kept_from_then_on()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook();
        var receipt = await webhook.Sent("a");
        var delivery = await world.Settled(receipt);
        world.Clock.Advance(RetentionSetting.Default);
        (await world.Delivery(delivery.Id).Redeliver().Soon()).IsAccepted.ShouldBeTrue();
        await world.Settled(receipt);
        world.Clock.Advance(TimeSpan.FromDays(1));
        (await world.ForgetDeliveries()).ShouldBe(0);
        world.Clock.Advance(RetentionSetting.Default);
        (await world.ForgetDeliveries()).ShouldBe(1);
    }

    [Fact]
    public async Task Deliveries_of_many_webhooks_and_of_deleted_ones_are_forgotten_over_all_pages()
    {
        await using var world = await TaskWorld.StartedAsync();
        var (shop, gone) = (await world.NewWebhook(), await world.NewWebhook());
        var receipts = new List<DeliveryReceipt> { await gone.Sent("a") };
        for (var number = 0; number < 210; number++) receipts.Add(await shop.Sent($"{number}"));
        foreach (var receipt in receipts) await world.Settled(receipt);
        (await gone.Delete(TaskWorld.Context()).Soon()).IsAccepted.ShouldBeTrue();
        world.Clock.Advance(RetentionSetting.Default + TimeSpan.FromMinutes(1));
        (await world.ForgetDeliveries()).ShouldBe(211);
        foreach (var receipt in receipts) (await world.Delivery(receipt.DeliveryId!.Value).Get().Soon()).IsAccepted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_row_without_a_delivery_goes_as_well()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook();
        var delivery = await world.Settled(await webhook.Sent("a"));
        // As after a crash between the two removals.
        (await world.Grain<IDeliverySelf>(GrainKeys.Of(ReadModel.Workspace, delivery.Id)).Forget(DateTimeOffset.MaxValue).Soon()).ShouldBeTrue();
        await world.Restore(delivery);
        world.Clock.Advance(RetentionSetting.Default + TimeSpan.FromMinutes(1));
        (await world.ForgetDeliveries()).ShouldBe(1);
        (await world.Deliveries(delivery.WebhookId)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_delivery_that_its_webhook_did_not_outlive_ends_ignored()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook();
        var receipt = await webhook.Sent("a");
        await world.Settled(receipt);
        (await webhook.Delete(TaskWorld.Context()).Soon()).IsAccepted.ShouldBeTrue();
        (await world.Delivery(receipt.DeliveryId!.Value).Redeliver().Soon()).IsAccepted.ShouldBeTrue();
        var ended = await world.Settled(receipt);
        (ended.Verdict, ended.Reason).ShouldBe((DeliveryVerdict.Ignored, "The webhook is deleted."));
    }
}
