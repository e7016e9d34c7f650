using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Storage;
using TaskMcp.Grains.Tests.Tasks;
using TaskMcp.Silo.Tasks;
using TaskMcp.Silo.Webhooks;
using TaskMcp.Webhooks;

namespace TaskMcp.Grains.Tests.Webhooks;

/// <summary>SPEC W-7: a webhook comes and goes with its binding, also where storage fails in between.</summary>
public class WebhookOfBindingTests
{
    [Fact]
    public async Task A_binding_that_could_not_be_stored_has_its_webhook_when_it_is_added_again()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created();
        var add = new AddBinding { Context = TaskWorld.Context("add"), Draft = await Draft(world), BindingId = Guid.CreateVersion7() };
        world.Storage.FailOnce(state => state is TaskState { Bindings.Length: 1 });
        await Should.ThrowAsync<Exception>(() => world.Bindings(task.Id).AddBinding(add).Soon());
        (await world.Bindings(task.Id).ListBindings().Soon()).Value.ShouldBeEmpty();
        (await world.Bindings(task.Id).AddBinding(add).Soon()).Refusal.ShouldBeNull();
        var delivery = await world.Settled(await Webhook(world, add.BindingId.Value).Sent("one"));
        delivery.Verdict.ShouldBe(DeliveryVerdict.Triggered);
        (await Webhook(world, add.BindingId.Value).Get().Soon()).Value!.Secrets.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_webhook_that_could_not_be_stored_leaves_no_binding()
    {
        await using var world = await TaskWorld.StartedAsync();
        var id = Guid.CreateVersion7();
        var creation = TaskWorld.Creation(operation: "make") with { Bindings = [await Draft(world)] };
        world.Storage.FailOnce(state => state is WebhookState { Webhook: not null });
        await Should.ThrowAsync<Exception>(() => world.Task(id).Create(creation).Soon());
        (await world.Task(id).Get().Soon()).Refusal!.Code.ShouldBe("task.not_found");
        (await world.Task(id).Create(creation).Soon()).Refusal.ShouldBeNull();
        var binding = (await world.Bindings(id).ListBindings().Soon()).Value.ShouldHaveSingleItem();
        (await world.Settled(await Webhook(world, binding.Id).Sent("one"))).Verdict.ShouldBe(DeliveryVerdict.Triggered);
    }

    [Fact]
    public async Task A_task_that_could_not_be_stored_takes_over_the_webhooks_of_its_first_try()
    {
        await using var world = await TaskWorld.StartedAsync();
        var id = Guid.CreateVersion7();
        var draft = await Draft(world);
        var creation = TaskWorld.Creation(operation: "make") with { Bindings = [draft, draft] };
        world.Storage.FailOnce(state => state is TaskState { Task: not null });
        await Should.ThrowAsync<Exception>(() => world.Task(id).Create(creation).Soon());
        (await world.Task(id).Create(creation).Soon()).Refusal.ShouldBeNull();
        var bindings = (await world.Bindings(id).ListBindings().Soon()).Value;
        var listed = await world.Webhooks();
        listed.Select(webhook => webhook.Id).ShouldBe(bindings.Select(binding => binding.Id), ignoreOrder: true);
    }

    [Fact]
    public async Task A_task_whose_webhook_could_not_be_deleted_is_deleted_and_so_is_the_webhook_soon()
    {
        await using var world = await TaskWorld.StartedAsync();
        var id = Guid.CreateVersion7();
        (await world.Task(id).Create(TaskWorld.Creation() with { Bindings = [await Draft(world)] }).Soon()).Refusal.ShouldBeNull();
        var binding = (await world.Bindings(id).ListBindings().Soon()).Value.ShouldHaveSingleItem();
        world.Storage.FailOnce(state => state is WebhookState { IsDeleted: true });
        await Record.ExceptionAsync(() => world.Task(id).Delete(TaskWorld.Context()).Soon());
        (await world.Task(id).Get().Soon()).Refusal!.Code.ShouldBe("task.not_found");
        await world.InTime(() => Webhook(world, binding.Id).Get().Soon(), webhook => webhook.Refusal?.Code == "webhook.not_found");
    }

    [Fact]
    public async Task A_verdict_that_could_not_be_stored_counts_once()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created();
        var binding = (await world.Bindings(task.Id).AddBinding(new() { Context = TaskWorld.Context(), Draft = await Draft(world) }).Soon()).Value!;
        world.Storage.FailOnce(state => state is DeliveryState { Delivery.Verdict: DeliveryVerdict.Triggered });
        var receipt = await Webhook(world, binding.Id).Sent("one");
        var delivery = await world.InTime(
            async () => (await world.Delivery(receipt.DeliveryId!.Value).Get().Soon()).Value!, delivery => delivery.Verdict != DeliveryVerdict.Pending);
        delivery.Verdict.ShouldBe(DeliveryVerdict.Triggered);
        (await world.Bindings(task.Id).ListBindings().Soon()).Value.ShouldHaveSingleItem().TriggerCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_count_that_could_not_be_stored_is_made_good_and_made_once()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created();
        var binding = (await world.Bindings(task.Id).AddBinding(new() { Context = TaskWorld.Context(), Draft = await Draft(world) }).Soon()).Value!;
        world.Storage.FailOnce(state => state is TaskState { Bindings: [{ Binding.TriggerCount: 1 }] });
        var receipt = await Webhook(world, binding.Id).Sent("one");
        await world.InTime(async () => (await world.Delivery(receipt.DeliveryId!.Value).Get().Soon()).Value!, delivery => delivery.Verdict == DeliveryVerdict.Triggered);
        (await world.Bindings(task.Id).ListBindings().Soon()).Value.ShouldHaveSingleItem().TriggerCount.ShouldBe(1);
        await world.Delivery(receipt.DeliveryId!.Value).Redeliver().Soon();
        await world.Settled(receipt);
        (await world.Bindings(task.Id).ListBindings().Soon()).Value.ShouldHaveSingleItem().TriggerCount.ShouldBe(2);
    }

    private static async Task<BindingDraft> Draft(TaskWorld world) =>
        await world.Draft(BindingType.Webhook) with { Webhook = new() { Secret = new(WebhookSenders.Secret) } };

    private static IWebhookGrain Webhook(TaskWorld world, Guid binding) => world.Grain<IWebhookGrain>(GrainKeys.Of(ReadModel.Workspace, binding));
}
