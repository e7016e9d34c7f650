using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Webhooks;
using TaskMcp.Runs;
using TaskMcp.Webhooks;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>SPEC W-7: from a delivery to the run of the binding that it is for.</summary>
public sealed class WebhookRunTests
{
    [Fact]
    public async Task Delivery_runs_its_binding_once_with_the_payload_however_often_it_comes()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Hooked(change: config => config with { OutputHandling = [new() { Action = OutputAction.AppendNote, Template = "{{ output.title }} {{ payload.action }}" }] }));
        var receipt = await world.Deliver("one", """{"action":"opened","event_type":"issues.opened","payload":{"title":"Login fails","action":"inner"}}""");
        var delivery = await world.Settled(receipt);
        (await world.Deliver("one")).Repeat.ShouldBeTrue();

        var run = await world.OnlyRun(RunState.Succeeded);
        (delivery.Verdict, delivery.RunId, delivery.TaskId, delivery.Reason).ShouldBe((DeliveryVerdict.Triggered, run.Id, world.TaskId, null));
        (run.EventType, run.CorrelationId).ShouldBe(("webhook", delivery.Id.ToString("N")));
        world.Server.Calls.ShouldHaveSingleItem().Input.ShouldBe("""{"title":"Login fails","by":"issues.opened"}""");
        (await world.Notes()).ShouldBe(["Login fails inner"]);
        var binding = await world.OnlyBinding();
        (binding.TriggerCount, binding.LastTriggered).ShouldBe((1, run.CreatedAt));
        (await world.Deliver("one")).RunId.ShouldBe(run.Id);
    }

    [Fact]
    public async Task Delivery_whose_conditions_do_not_hold_is_ignored_and_says_why()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Hooked(change: HookedTask.OnlyOpened));
        var ignored = await world.Settled(await world.Deliver("closed", """{"action":"closed","title":"T"}"""));
        (ignored.Verdict, ignored.RunId, ignored.TaskId).ShouldBe((DeliveryVerdict.Ignored, null, world.TaskId));
        ignored.Reason.ShouldBe("A condition does not hold: payload.action eq \"opened\" (was \"closed\").");
        (await world.Settled(await world.Deliver("opened"))).Verdict.ShouldBe(DeliveryVerdict.Triggered);
        await world.OnlyRun(RunState.Succeeded);
    }

    [Fact]
    public async Task Delivery_to_a_binding_that_is_off_is_acknowledged_and_ignored_until_it_is_worked_on_again()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Hooked());
        var binding = await world.OnlyBinding();
        await Switch(world, binding.Id, false);
        var receipt = await world.Deliver("one");
        var ignored = await world.Settled(receipt);
        (ignored.Verdict, ignored.Reason).ShouldBe((DeliveryVerdict.Ignored, "The binding was switched off."));

        await Switch(world, binding.Id, true);
        (await world.Delivery(ignored.Id).Redeliver().Soon()).Refusal.ShouldBeNull();
        (await world.Settled(receipt)).Verdict.ShouldBe(DeliveryVerdict.Triggered);
        var first = await world.OnlyRun(RunState.Succeeded);
        (await world.Delivery(ignored.Id).Redeliver().Soon()).Refusal.ShouldBeNull();
        var again = await world.Settled(receipt);
        (await world.AllRunsEnded(2)).Select(run => run.Id).ShouldBe([first.Id, again.RunId!.Value], ignoreOrder: true);
    }

    [Fact]
    public async Task Deliveries_of_more_than_twenty_a_minute_pause_the_binding()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Hooked());
        for (var number = 0; number < 21; number++) (await world.Settled(await world.Deliver($"{number}"))).Verdict.ShouldBe(DeliveryVerdict.Triggered);
        (await world.OnlyBinding()).Status.ShouldBe(BindingStatus.Paused);
        var ignored = await world.Settled(await world.Deliver("late"));
        ignored.Verdict.ShouldBe(DeliveryVerdict.Ignored);
        ignored.Reason.ShouldNotBeNull().ShouldStartWith("The binding was paused. Fired more than 20 times");
        (await world.AllRunsEnded(21)).Length.ShouldBe(21);
    }

    [Fact]
    public async Task Deliveries_run_their_binding_one_after_the_other_in_the_order_in_which_they_came()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Hooked());
        var hook = world.Webhook((await world.OnlyBinding()).Id);
        for (var number = 0; number < 20; number++)
        {
            // Bodies of other lengths take other times to be read.
            var filler = new string('x', number % 3 == 0 ? 200_000 : 10);
            await hook.Sent($"{number}", $"{{\"event_type\":\"n\",\"payload\":{{\"title\":\"{number}\",\"filler\":\"{filler}\"}}}}");
        }

        await world.AllRunsEnded(20);
        world.Server.Calls.Select(call => call.Input).ShouldBe(Enumerable.Range(0, 20).Select(number => $"{{\"title\":\"{number}\",\"by\":\"n\"}}"));
    }

    [Fact]
    public async Task Webhook_of_a_removed_binding_takes_nothing()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Hooked());
        var binding = await world.OnlyBinding();
        (await world.Bindings.RemoveBinding(binding.Id, RunsWorld.By()).Soon()).Refusal.ShouldBeNull();
        await Gone(world, binding.Id);
    }

    [Fact]
    public async Task Webhooks_of_a_deleted_task_take_nothing()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Hooked());
        var added = (await world.Bindings.AddBinding(new() { Context = RunsWorld.By(), Draft = world.Hooked() }).Soon()).Value!;
        var bindings = (await world.Bindings.ListBindings().Soon()).Value;
        bindings.Select(binding => binding.Id).ShouldContain(added.Id);
        (await world.Task.Delete(RunsWorld.By("delete")).Soon()).Refusal.ShouldBeNull();
        foreach (var binding in bindings) await Gone(world, binding.Id);
    }

    [Fact]
    public async Task Webhook_that_a_crash_left_over_goes_with_the_first_delivery()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask();
        var left = Guid.CreateVersion7();
        (await world.Webhook(left).Create(new()
        {
            Context = RunsWorld.By(), Name = "Left", Source = "binding", Mapping = null, Secret = new(WebhookSenders.Secret), Binding = new() { TaskId = world.TaskId, BindingId = left },
        }).Soon()).Refusal.ShouldBeNull();
        var delivery = await world.Settled(await world.Webhook(left).Sent("one"));
        (delivery.Verdict, delivery.Reason).ShouldBe((DeliveryVerdict.Ignored, "The binding of this webhook is deleted."));
        await Gone(world, left);
    }

    [Fact]
    public async Task Binding_that_is_added_again_under_one_operation_has_one_webhook_with_its_secret()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask();
        var add = new AddBinding { Context = RunsWorld.By("add"), Draft = world.Hooked(), BindingId = Guid.CreateVersion7() };
        var first = (await world.Bindings.AddBinding(add).Soon()).Value!;
        (await world.Bindings.AddBinding(add).Soon()).Value.ShouldBe(first);
        first.Webhook.ShouldNotBeNull().Path.ShouldBe($"/api/webhooks/{first.Id:D}/in");
        var webhook = (await world.Webhook(first.Id).Get().Soon()).Value!;
        (webhook.Name, webhook.Mapping, webhook.Binding).ShouldBe(("Hook", null, new WebhookTarget { TaskId = world.TaskId, BindingId = first.Id }));
        webhook.Secrets.ShouldHaveSingleItem();
        (await world.Settled(await world.Deliver("one"))).Verdict.ShouldBe(DeliveryVerdict.Triggered);
    }

    [Fact]
    public async Task Webhook_of_a_binding_is_called_as_the_binding_or_its_tool()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Hooked());
        var id = (await world.OnlyBinding()).Id;
        await Renamed("Other", "Other");
        await Renamed(null, "test__echo");

        async Task Renamed(string? name, string expected)
        {
            (await world.Bindings.UpdateBinding(new() { Context = RunsWorld.By(), BindingId = id, Name = new Optional<string?>(name) }).Soon()).Refusal.ShouldBeNull();
            (await world.Webhook(id).Get().Soon()).Value!.Name.ShouldBe(expected);
        }
    }

    [Fact]
    public async Task Secret_of_a_webhook_is_stored_nowhere_in_the_clear()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Hooked());
        (await world.Bindings.AddBinding(new() { Context = RunsWorld.By("add"), Draft = world.Hooked(), BindingId = Guid.CreateVersion7() }).Soon()).Refusal.ShouldBeNull();
        foreach (var binding in (await world.Bindings.ListBindings().Soon()).Value) await world.Settled(await world.Webhook(binding.Id).Sent("one", HookedTask.Opened));
        await world.AllRunsEnded(2);
        var files = world.Host.Files();
        files.ShouldContain(file => file.Contains("Login fails", StringComparison.Ordinal), "what is stored is seen");
        files.ShouldAllBe(file => !file.Contains(WebhookSenders.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Webhook_of_a_binding_has_no_mapping_to_change()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Hooked());
        var webhook = world.Webhook((await world.OnlyBinding()).Id);
        var refusal = (await webhook.Update(new() { Context = RunsWorld.By(), Mapping = new WebhookMapping { Title = "{{ payload.title }}" } }).Soon()).Refusal!;
        (refusal.Code, refusal.Errors.Keys.Single()).ShouldBe(("webhook.of_binding", "mapping"));
        (await webhook.Update(new() { Context = RunsWorld.By(), TargetProject = (Guid?)null }).Soon()).Refusal!.Code.ShouldBe("webhook.of_binding");
        (await webhook.Update(new() { Context = RunsWorld.By(), Events = default(Optional<System.Collections.Immutable.ImmutableArray<string>>) with { IsSet = true, Value = ["issues"] } }).Soon()).Refusal.ShouldBeNull();
        var ignored = await world.Settled(await world.Deliver("other", """{"event_type":"push","payload":{"title":"T"}}"""));
        (ignored.Verdict, ignored.RunId).ShouldBe((DeliveryVerdict.Ignored, null));
    }

    private static async Task Switch(RunsWorld world, Guid binding, bool enabled) =>
        (await world.Bindings.UpdateBinding(new() { Context = RunsWorld.By(), BindingId = binding, Enabled = enabled }).Soon()).Refusal.ShouldBeNull();

    private static async Task Gone(RunsWorld world, Guid binding)
    {
        (await world.Webhook(binding).Receive(WebhookSenders.Request(HookedTask.Opened, "after")).Soon()).Refusal!.Code.ShouldBe("webhook.unverified");
        (await world.Webhook(binding).Get().Soon()).Refusal!.Code.ShouldBe("webhook.not_found");
    }
}
