using System.Globalization;
using System.Text.Json.Nodes;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Tasks;
using TaskMcp.Tasks;
using TaskMcp.Webhooks;

namespace TaskMcp.Grains.Tests.Webhooks;

/// <summary>What is older does not overwrite what is newer (SPEC W-4).</summary>
public class DeliveryOrderTests
{
    private static readonly WebhookMapping Mapping = new() { Title = "{{ payload.title }}", ExternalId = "{{ payload.id }}", OccurredAt = "{{ payload.at | default: '' }}" };

    [Fact]
    public async Task An_older_delivery_is_ignored_and_says_why()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook(Mapping);
        var made = await world.Settled(await webhook.Sent("b", Body("New", 2)));
        var late = await world.Settled(await webhook.Sent("a", Body("Old", 1)));
        (late.Verdict, late.TaskId).ShouldBe((DeliveryVerdict.Ignored, made.TaskId));
        late.Reason!.ShouldContain("older than the delivery that was applied: it tells how things were at 2026-06-01T00:00:01Z, and the task shows how they were at 2026-06-01T00:00:02Z");
        (await world.Get(made.TaskId!.Value)).Title.ShouldBe("New");
    }

    [Fact]
    public async Task What_is_known_of_the_time_outlives_a_restart()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook(Mapping);
        await world.Settled(await webhook.Sent("a", Body("One", 1)));
        var made = await world.Settled(await webhook.Sent("c", Body("Three", 3)));
        await world.RestartAsync();
        webhook = world.Grain<IWebhookGrain>(webhook.GetPrimaryKeyString());
        (await world.Settled(await webhook.Sent("b", Body("Two", 2)))).Verdict.ShouldBe(DeliveryVerdict.Ignored);
        (await world.Get(made.TaskId!.Value)).Title.ShouldBe("Three");
    }

    [Fact]
    public async Task A_delivery_that_changes_nothing_makes_no_event_and_counts_for_the_order()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook(Mapping);
        var made = await world.Settled(await webhook.Sent("a", Body("Same", 1)));
        await world.Settled(await webhook.Sent("c", Body("Same", 3)));
        (await world.Get(made.TaskId!.Value)).Version.ShouldBe(1);
        (await world.Settled(await webhook.Sent("b", Body("Between", 2)))).Verdict.ShouldBe(DeliveryVerdict.Ignored);
    }

    [Fact]
    public async Task Deliveries_of_one_instant_or_of_none_are_applied_as_they_come()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook(Mapping);
        var made = await world.Settled(await webhook.Sent("a", Body("One", 5)));
        (await world.Settled(await webhook.Sent("b", Body("Same second", 5)))).Verdict.ShouldBe(DeliveryVerdict.Updated);
        (await world.Settled(await webhook.Sent("c", """{"id":"1","title":"Untimed"}"""))).Verdict.ShouldBe(DeliveryVerdict.Updated);
        (await world.Get(made.TaskId!.Value)).Title.ShouldBe("Untimed");
        (await world.Settled(await webhook.Sent("d", Body("Older", 4)))).Verdict.ShouldBe(DeliveryVerdict.Ignored);
    }

    [Theory, InlineData(null), InlineData(3)]
    public async Task Without_a_time_those_about_one_thing_are_applied_in_the_order_in_which_they_came(int? deliveriesInMemory)
    {
        await using var world = await TaskWorld.StartedAsync(deliveriesInMemory);
        var webhook = await world.NewWebhook(new() { Title = "{{ payload.title }}", ExternalId = "{{ payload.id }}" });
        DeliveryReceipt? last = null;
        for (var number = 0; number < 40; number++)
        {
            // Bodies of other lengths take other times to be read.
            var filler = new string('x', number % 3 == 0 ? 200_000 : 10);
            last = await webhook.Sent($"{number}", $"{{\"id\":\"1\",\"title\":\"{number}\",\"filler\":\"{filler}\"}}");
        }

        var id = (await world.Settled(last!)).TaskId!.Value;
        await world.Events(id, 40);
        (await world.Feed(id)).Select(happened => (string?)JsonNode.Parse(happened.Json)!["task"]!["title"]).ShouldBe(Enumerable.Range(0, 40).Select(number => $"{number}"));
    }

    [Fact]
    public async Task However_they_race_the_newest_stands()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook(Mapping);
        int[] seconds = [3, 9, 1, 7, 5, 8, 2, 6, 4, 0];
        var receipts = await Task.WhenAll(seconds.Select(second => webhook.Sent($"{second}", Body($"T{second}", second))));
        DeliverySnapshot? delivery = null;
        foreach (var receipt in receipts) delivery = await world.Settled(receipt);
        (await world.Get(delivery!.TaskId!.Value)).Title.ShouldBe("T9");
    }

    [Fact]
    public async Task A_deleted_task_stays_deleted_until_somebody_redelivers()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook(Mapping);
        var made = await world.Settled(await webhook.Sent("a", Body("Made", 1)));
        var id = made.TaskId!.Value;
        (await world.Task(id).Delete(TaskWorld.Context()).Soon()).IsAccepted.ShouldBeTrue();
        await world.Events(id, 2);
        var receipt = await webhook.Sent("b", Body("Changed", 2));
        var ignored = await world.Settled(receipt);
        (ignored.Verdict, ignored.Reason).ShouldBe((DeliveryVerdict.Ignored, "The task of what it is about was deleted. Redeliver it to make the task anew."));
        await world.RestartAsync();
        webhook = world.Grain<IWebhookGrain>(webhook.GetPrimaryKeyString());
        (await world.Settled(await webhook.Sent("c", Body("Again", 3)))).Verdict.ShouldBe(DeliveryVerdict.Ignored);
        (await world.Task(id).Get().Soon()).Refusal!.Code.ShouldBe("task.not_found");

        (await world.Delivery(ignored.Id).Redeliver().Soon()).IsAccepted.ShouldBeTrue();
        (await world.Settled(receipt)).Verdict.ShouldBe(DeliveryVerdict.Created);
        await IsWholeAgain(world, id, "Changed");
        (await world.Settled(await webhook.Sent("d", Body("Goes on", 4)))).Verdict.ShouldBe(DeliveryVerdict.Updated);
        (await world.Task(id).Delete(TaskWorld.Context()).Soon()).IsAccepted.ShouldBeTrue();
        (await world.Settled(await webhook.Sent("e", Body("Never", 5)))).Verdict.ShouldBe(DeliveryVerdict.Ignored);
        (await world.Queries.List(new() { Workspace = Storage.ReadModel.Workspace }, CancellationToken.None)).Value!.Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_delivery_of_no_thing_makes_its_deleted_task_anew_when_it_is_redelivered()
    {
        await using var world = await TaskWorld.StartedAsync();
        var webhook = await world.NewWebhook();
        var receipt = await webhook.Sent("a");
        var id = (await world.Settled(receipt)).TaskId!.Value;
        (await world.Task(id).Delete(TaskWorld.Context()).Soon()).IsAccepted.ShouldBeTrue();
        await world.Events(id, 2);
        (await world.Delivery(receipt.DeliveryId!.Value).Redeliver().Soon()).IsAccepted.ShouldBeTrue();
        (await world.Settled(receipt)).Verdict.ShouldBe(DeliveryVerdict.Created);
        await IsWholeAgain(world, id, "T");
    }

    /// <summary>In the lists and in the history as well.</summary>
    private static async Task IsWholeAgain(TaskWorld world, Guid id, string title)
    {
        var task = await world.Get(id);
        (task.Title, task.Version).ShouldBe((title, 3));
        (await world.Queries.List(new() { Workspace = Storage.ReadModel.Workspace }, CancellationToken.None)).Value!.Items.ShouldHaveSingleItem().Title.ShouldBe(title);
        (await world.Events(id, 3)).ShouldBe([TaskEventTypes.Created, TaskEventTypes.Deleted, TaskEventTypes.Created]);
    }

    private static string Body(string title, int second) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"id":"1","title":"{{title}}","at":"2026-06-01T00:00:{{second:00}}Z"}""");
}
