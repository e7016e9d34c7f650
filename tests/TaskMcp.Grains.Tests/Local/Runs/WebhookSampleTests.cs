using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Webhooks;
using TaskMcp.Runs;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>SPEC B-11, W-7: what a binding of a webhook would do, and what it did.</summary>
public sealed class WebhookSampleTests
{
    [Fact]
    public async Task Binding_of_a_webhook_is_tried_and_run_by_hand_with_a_sample()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Hooked(change: HookedTask.OnlyOpened));
        var id = (await world.OnlyBinding()).Id;
        var sample = new BindingSample { Payload = new(HookedTask.Opened), EventType = "issues.opened" };
        var shown = (await world.Bindings.DryRun(id, RunsWorld.By(), sample).Soon()).Value!;
        (shown.ConditionsHold, shown.Input).ShouldBe((true, new JsonText("""{"title":"Login fails","by":"issues.opened"}""")));
        (await world.Bindings.DryRun(id, RunsWorld.By()).Soon()).Value!.ConditionsHold.ShouldBeFalse();
        (await world.Runs()).ShouldBeEmpty();

        var run = (await world.Bindings.Trigger(id, RunsWorld.By("hand"), sample).Soon()).Value!;
        await world.OnlyRun(RunState.Succeeded);
        run.EventType.ShouldBe("manual");
        world.Server.Calls.ShouldHaveSingleItem().Input.ShouldBe(shown.Input!.Value.Text);
        (await world.Bindings.Trigger(id, RunsWorld.By("without")).Soon()).Value!.State.ShouldBe(RunState.Skipped);
    }

    [Fact]
    public async Task Explained_delivery_tells_what_it_met_or_which_run_it_made()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Hooked(change: HookedTask.OnlyOpened), world.Binding(BindingType.Manual));
        var hook = (await world.Bindings.ListBindings().Soon()).Value.Single(binding => binding.BindingType == BindingType.Webhook).Id;
        var opened = await world.Settled(await world.Webhook(hook).Sent("opened", HookedTask.Opened));
        var closed = await world.Settled(await world.Webhook(hook).Sent("closed", "{\"action\":\"closed\"}"));

        var ran = (await world.Bindings.Explain(hook, opened.Id).Soon()).Value!;
        (ran.Verdict, ran.RunId, ran.EventType).ShouldBe((BindingVerdict.Ran, opened.RunId, "webhook"));
        (await world.Bindings.Explain(hook, ran.EventId).Soon()).Value!.RunId.ShouldBe(opened.RunId);
        var failed = (await world.Bindings.Explain(hook, closed.Id).Soon()).Value!;
        (failed.Verdict, failed.RunId, failed.Reason).ShouldBe((BindingVerdict.ConditionFailed, null, closed.Reason));
        failed.Conditions.ShouldHaveSingleItem().Actual.Text.ShouldBe("\"closed\"");
        var tried = (await world.Bindings.DryRunEvent(hook, opened.Id, RunsWorld.By()).Soon()).Value!;
        (tried.ConditionsHold, tried.Input).ShouldBe((true, new JsonText("{\"title\":\"Login fails\",\"by\":null}")));
        var other = (await world.Bindings.ListBindings().Soon()).Value.Single(binding => binding.Id != hook).Id;
        (await world.Bindings.Explain(other, opened.Id).Soon()).Refusal!.Code.ShouldBe("event.not_found");
    }

    [Fact]
    public async Task Explained_delivery_of_an_event_that_the_webhook_does_not_take_says_so()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Hooked() with { Webhook = new() { Secret = new(WebhookSenders.Secret), Events = ["issues"] } });
        var ignored = await world.Settled(await world.Deliver("push", "{\"event_type\":\"push\"}"));
        var told = (await world.Bindings.Explain((await world.OnlyBinding()).Id, ignored.Id).Soon()).Value!;
        (told.Verdict, told.Reason).ShouldBe((BindingVerdict.Unknown, ignored.Reason));
        told.Reason.ShouldContain("push");
    }

    [Fact]
    public async Task Binding_of_another_trigger_takes_no_sample()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.Manual));
        var id = (await world.OnlyBinding()).Id;
        var sample = new BindingSample { Payload = JsonText.EmptyObject };
        (await world.Bindings.Trigger(id, RunsWorld.By(), sample).Soon()).Refusal!.Code.ShouldBe("binding.sample_unexpected");
        (await world.Bindings.DryRun(id, RunsWorld.By(), sample).Soon()).Refusal!.Code.ShouldBe("binding.sample_unexpected");
    }
}
