using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Runs;
using TaskMcp.Silo.Webhooks;
using TaskMcp.Webhooks;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>SPEC W-3, W-7: deliveries to a binding over crashes.</summary>
public sealed class WebhookRunCrashTests
{
    [Theory, InlineData("recorded"), InlineData("called"), InlineData("settled")]
    public async Task Delivery_survives_a_crash_as_one_run(string when)
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Hooked());
        if (when == "recorded") world.Host.CrashPoints.AfterRun = run => run.State == RunState.Queued;
        if (when == "called") world.Host.CrashPoints.AfterRun = run => run.State == RunState.Running;
        if (when == "settled") world.Host.CrashPoints.AtDelivery = delivery => delivery.Verdict == DeliveryVerdict.Triggered;
        var receipt = await world.Deliver("one");
        await world.Host.Crashed.Soon();
        await world.Host.Restart();
        await world.Host.Get<DeliveryRecovery>().Recover(DateTimeOffset.MaxValue, default);

        var run = await world.OnlyRun(RunState.Succeeded);
        var delivery = await world.Settled(receipt);
        (delivery.Verdict, delivery.RunId).ShouldBe((DeliveryVerdict.Triggered, run.Id));
        world.Server.Calls.ShouldAllBe(call => call.IdempotencyKey == run.IdempotencyKey);
        (await world.OnlyBinding()).TriggerCount.ShouldBe(1);
        (await world.Notes()).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Delivery_whose_run_was_recorded_before_a_crash_counts_although_the_binding_has_been_switched_off_since()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Hooked());
        var binding = await world.OnlyBinding();
        world.Host.CrashPoints.AfterRun = run => run.State == RunState.Queued;
        var receipt = await world.Deliver("one");
        await world.Host.Crashed.Soon();
        await world.Host.Restart();
        await Switch(world, binding.Id, false);
        await world.Host.Get<DeliveryRecovery>().Recover(DateTimeOffset.MaxValue, default);
        var delivery = await world.Settled(receipt);
        (delivery.Verdict, delivery.RunId).ShouldBe((DeliveryVerdict.Triggered, (await world.OnlyRun(RunState.Succeeded)).Id));
    }

    [Fact]
    public async Task Redelivery_that_a_crash_kept_from_its_row_goes_on_when_it_is_asked_for_again()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Hooked());
        var receipt = await world.Deliver("one");
        var id = (await world.Settled(receipt)).Id;
        await world.OnlyRun(RunState.Succeeded);
        world.Host.CrashPoints.AtDelivery = delivery => delivery.Attempt == 2;
        await Should.ThrowAsync<Exception>(world.Delivery(id).Redeliver().Soon());
        await world.Host.Restart();
        await world.Host.Get<DeliveryRecovery>().Recover(DateTimeOffset.MaxValue, default);
        (await world.Delivery(id).Get().Soon()).Value!.Verdict.ShouldBe(DeliveryVerdict.Pending, "its row says that it has ended");

        (await world.Delivery(id).Redeliver().Soon()).Refusal!.Code.ShouldBe("delivery.pending");
        (await world.Settled(receipt)).Verdict.ShouldBe(DeliveryVerdict.Triggered);
        await world.AllRunsEnded(2);
    }

    private static async Task Switch(RunsWorld world, Guid binding, bool enabled) =>
        (await world.Bindings.UpdateBinding(new() { Context = RunsWorld.By(), BindingId = binding, Enabled = enabled }).Soon()).Refusal.ShouldBeNull();
}
