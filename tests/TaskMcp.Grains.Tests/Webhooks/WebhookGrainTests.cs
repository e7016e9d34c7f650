using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Storage;
using TaskMcp.Grains.Tests.Tasks;
using TaskMcp.Silo.Webhooks;
using TaskMcp.Webhooks;

namespace TaskMcp.Grains.Tests.Webhooks;

/// <summary>SPEC W-2 to W-5 on the runtime, where storage may fail and time goes on.</summary>
public class WebhookGrainTests
{
    private const string Old = WebhookSenders.Secret;
    private const string Young = "the-young-secret-0123";

    [Fact]
    public async Task A_delivery_that_could_not_be_stored_is_not_acknowledged_and_makes_its_task_when_it_comes_again()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook();
        world.Storage.FailOnce(state => state is DeliveryState);
        await Should.ThrowAsync<Exception>(() => webhook.Receive(WebhookSenders.Request("{\"title\":\"T\"}", "a")).Soon());
        var receipt = (await webhook.Receive(WebhookSenders.Request("{\"title\":\"T\"}", "a")).Soon()).Value!;
        receipt.Repeat.ShouldBeFalse();
        (await world.Settled(receipt)).Verdict.ShouldBe(DeliveryVerdict.Created);
    }

    [Fact]
    public async Task A_verdict_that_could_not_be_stored_is_found_again_and_makes_no_second_task()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook();
        world.Storage.FailOnce(state => state is DeliveryState { Delivery.Verdict: DeliveryVerdict.Created });
        var receipt = (await webhook.Receive(WebhookSenders.Request("{\"title\":\"T\"}", "a")).Soon()).Value!;
        var delivery = await world.InTime(
            async () => (await world.Delivery(receipt.DeliveryId!.Value).Get().Soon()).Value!, delivery => delivery.Verdict != DeliveryVerdict.Pending);
        delivery.Verdict.ShouldBe(DeliveryVerdict.Created);
        (await world.Queries.List(new() { Workspace = ReadModel.Workspace }, CancellationToken.None)).Value!.Items.Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_repeat_is_known_for_seven_days()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook();
        var first = (await webhook.Receive(WebhookSenders.Request("{\"title\":\"T\"}", "a")).Soon()).Value!;
        var taskId = (await world.Settled(first)).TaskId;
        world.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        var repeat = (await webhook.Receive(WebhookSenders.Request("{\"title\":\"T\"}", "a")).Soon()).Value!;
        (repeat.Repeat, repeat.TaskId).ShouldBe((true, taskId));
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        var later = (await webhook.Receive(WebhookSenders.Request("{\"title\":\"T\"}", "a")).Soon()).Value!;
        later.Repeat.ShouldBeFalse();
        (await world.Settled(later)).TaskId.ShouldNotBe(taskId);
    }

    [Fact]
    public async Task Secrets_outlive_a_restart_and_end_when_they_are_said_to()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook();
        await webhook.AddSecret(new() { Context = TaskWorld.Context(), SecretId = Guid.CreateVersion7(), Secret = new(Young), ExpireOthersAfter = TimeSpan.FromHours(24) }).Soon();
        await world.RestartAsync();
        webhook = world.Grain<IWebhookGrain>(webhook.GetPrimaryKeyString());
        (await Verified(webhook, Old)).ShouldBeTrue();
        (await Verified(webhook, Young)).ShouldBeTrue();
        world.Clock.Advance(TimeSpan.FromHours(24));
        (await Verified(webhook, Old)).ShouldBeFalse();
        (await Verified(webhook, Young)).ShouldBeTrue();
    }

    [Fact]
    public async Task Secrets_that_are_sealed_again_still_verify()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook();
        (await world.Grain<IWebhookSelf>(webhook.GetPrimaryKeyString()).Reseal().Soon()).ShouldBe(0);
        (await Verified(webhook, Old)).ShouldBeTrue();
        (await Verified(webhook, Young)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_change_that_storage_refused_never_happened()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook();
        world.Storage.FailOnce(state => state is WebhookState { Webhook.Name: "Lost" });
        await Should.ThrowAsync<Exception>(() => webhook.Update(new() { Context = TaskWorld.Context(), Name = "Lost", Enabled = false }).Soon());
        (await webhook.Get().Soon()).Value!.Name.ShouldBe("Shop");
        (await Verified(webhook, Old)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_deleted_webhook_takes_nothing_also_after_a_restart()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook();
        (await webhook.Delete(TaskWorld.Context()).Soon()).IsAccepted.ShouldBeTrue();
        (await Verified(webhook, Old)).ShouldBeFalse();
        await world.RestartAsync();
        webhook = world.Grain<IWebhookGrain>(webhook.GetPrimaryKeyString());
        (await Verified(webhook, Old)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_task_that_has_no_room_for_another_tag_still_takes_the_rest_of_a_change()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook(new() { Title = "{{ payload.title }}", Tags = "{{ payload.tags }}", ExternalId = "1" });
        await world.Settled(await webhook.Sent("a", Body("One", Enumerable.Range(0, 40))));
        var full = await world.Settled(await webhook.Sent("b", Body("Two", Enumerable.Range(30, 30))));
        (full.Verdict, full.Reason).ShouldBe((DeliveryVerdict.Updated, "tags that the task has no room for are left out: it may have 50"));
        var task = await world.Get(full.TaskId!.Value);
        (task.Title, task.Tags.Length, task.Tags[^1]).ShouldBe(("Two", 50, "t49"));
        (await world.Settled(await webhook.Sent("c", Body("Three", Enumerable.Range(0, 50))))).Reason.ShouldBeNull();

        static string Body(string title, IEnumerable<int> tags) => $"{{\"title\":\"{title}\",\"tags\":\"{string.Join(',', tags.Select(tag => $"t{tag}"))}\"}}";
    }

    [Fact]
    public async Task Deliveries_about_one_thing_that_come_at_once_make_one_task()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook(new() { Title = "{{ payload.title }}", ExternalId = "{{ payload.url }}" });
        var receipts = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => webhook.Receive(WebhookSenders.Request($"{{\"title\":\"T{number}\",\"url\":\"u\"}}", $"{number}")).Soon()));
        var deliveries = new List<DeliverySnapshot>();
        foreach (var receipt in receipts) deliveries.Add(await world.Settled(receipt.Value!));
        deliveries.Select(delivery => delivery.TaskId).Distinct().ShouldHaveSingleItem();
        deliveries.Count(delivery => delivery.Verdict == DeliveryVerdict.Created).ShouldBe(1);
        deliveries.Count(delivery => delivery.Verdict == DeliveryVerdict.Updated).ShouldBe(9);
    }

    private static async Task<bool> Verified(IWebhookGrain webhook, string secret) => (await webhook.Receive(WebhookSenders.Request("{\"title\":\"T\"}", "v", secret)).Soon()).IsAccepted;
}
