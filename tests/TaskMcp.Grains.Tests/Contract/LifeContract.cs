using TaskMcp.Grains.Tests.Contract.Grains;

namespace TaskMcp.Grains.Tests.Contract;

/// <summary>Activation, graceful deactivation, collection of the idle.</summary>
public sealed class LifeContract(GrainHostFixture fixture) : IClassFixture<GrainHostFixture>
{
    private readonly string key = Keys.New();
    private readonly string gate = Keys.New();

    private ILifeGrain Grain => fixture.Host.Grains.GetGrain<ILifeGrain>(key);

    [Fact]
    public async Task A_grain_is_activated_by_its_first_call_and_only_then()
    {
        _ = Grain;
        Journal.Of(key).ShouldBeEmpty();
        await Grain.Touch().Soon();
        await Grain.Touch().Soon();
        Journal.Of(key).ShouldBe(["activated", "touched", "touched"]);
    }

    [Fact]
    public async Task Deactivation_waits_for_the_running_call_and_new_calls_for_the_next_activation()
    {
        var ending = Grain.EndAndHold(gate);
        await Journal.Until(key, "held");
        var next = Grain.Touch();
        Gates.Open(gate);
        await Task.WhenAll(ending, next).Soon();
        Journal.Of(key).ShouldBe(["activated", "held", "let go", "deactivated", "activated", "touched"]);
        Journal.Of(key + " reason").ShouldBe([nameof(DeactivationReasonCode.ApplicationRequested)]);
    }

    [Fact]
    public async Task A_stop_of_the_host_deactivates_all_grains()
    {
        await using var host = await GrainHosts.StartAsync(new());
        await host.Grains.GetGrain<ILifeGrain>(key).Touch().Soon();
        await host.StopAsync();
        Journal.Of(key).ShouldBe(["activated", "touched", "deactivated"]);
        Journal.Of(key + " reason").ShouldBe([nameof(DeactivationReasonCode.ShuttingDown)]);
    }

    [Fact]
    public async Task Idle_grains_are_collected_and_come_back()
    {
        await using var host = await GrainHosts.StartAsync(new() { CollectsIdleGrains = true });
        var grain = host.Grains.GetGrain<ILifeGrain>(key);
        await grain.Touch().Soon();
        await host.BeIdleAsync();
        await Journal.Until(key, "deactivated");
        await grain.Touch().Soon();
        Journal.Of(key).ShouldBe(["activated", "touched", "deactivated", "activated", "touched"]);
        Journal.Of(key + " reason").ShouldBe([nameof(DeactivationReasonCode.ActivationIdle)]);
    }

    [Fact]
    public async Task A_grain_that_delays_its_deactivation_stays_while_others_are_collected()
    {
        await using var host = await GrainHosts.StartAsync(new() { CollectsIdleGrains = true });
        var other = Keys.New();
        await host.Grains.GetGrain<ILifeGrain>(key).StayFor(TimeSpan.FromHours(5)).Soon();
        await host.Grains.GetGrain<ILifeGrain>(other).Touch().Soon();
        await host.BeIdleAsync();
        await Journal.Until(other, "deactivated");
        await host.Grains.GetGrain<ILifeGrain>(key).Touch().Soon();
        Journal.Of(key).ShouldBe(["activated", "touched"]);
    }

    [Fact]
    public async Task A_grain_with_a_running_call_is_not_idle()
    {
        await using var host = await GrainHosts.StartAsync(new() { CollectsIdleGrains = true });
        var other = Keys.New();
        var call = host.Grains.GetGrain<ILifeGrain>(key).Hold(gate);
        await host.Grains.GetGrain<ILifeGrain>(other).Touch().Soon();
        await host.BeIdleAsync();
        await Journal.Until(other, "deactivated");
        Gates.Open(gate);
        await call.Soon();
        Journal.Of(key).ShouldBe(["activated", "held", "let go"]);
    }

    [Fact]
    public async Task An_interleaving_tick_can_bring_its_outcome_home()
    {
        await Grain.TickHome(gate).Soon();
        await Journal.Until(key, "held");
        await Grain.Touch().Soon();
        Gates.Open(gate);
        await Journal.Until(key, "ticked");
        Journal.Of(key).ShouldBe(["activated", "held", "touched", "let go", "touched", "ticked"]);
    }
}
