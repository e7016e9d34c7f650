using TaskMcp.Grains.Tests.Contract.Grains;

namespace TaskMcp.Grains.Tests.Contract;

/// <summary>Grain timers.</summary>
public sealed class TimerContract(GrainHostFixture fixture) : IClassFixture<GrainHostFixture>
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly string key = Keys.New();
    private readonly string open = OpenGate();
    private readonly string closed = Keys.New();

    private ITimerGrain Grain => fixture.Host.Grains.GetGrain<ITimerGrain>(key);

    private ManualClock Clock => fixture.Host.Clock;

    [Fact]
    public async Task A_timer_ticks_when_due_and_then_with_its_period()
    {
        await Grain.Start(Minute, 2 * Minute, interleave: false, open).Soon();
        Clock.Advance(Minute - TimeSpan.FromSeconds(1));
        await Grain.Touch().Soon();
        Journal.Of(key).ShouldBeEmpty();
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Journal.Until(key, "tick ends");
        await Clock.AdvanceUntil(TimeSpan.FromSeconds(10), () => Ticks >= 3);
    }

    [Fact]
    public async Task A_timer_without_period_ticks_once()
    {
        await Grain.Start(TimeSpan.Zero, Timeout.InfiniteTimeSpan, interleave: false, open).Soon();
        await Journal.Until(key, "tick ends");
        Clock.Advance(60 * Minute);
        await Grain.Touch().Soon();
        Ticks.ShouldBe(1);
    }

    [Fact]
    public async Task A_tick_does_not_overlap_a_call()
    {
        await Grain.Start(Minute, Minute, interleave: false, open).Soon();
        var call = Grain.Hold(closed);
        await Journal.Until(key, "call begins");
        Clock.Advance(Minute);
        await Grain.Touch().Soon();
        Journal.Of(key).ShouldBe(["call begins"]);
        Gates.Open(closed);
        await call.Soon();
        (await Journal.Until(key, "tick ends")).Take(4).ShouldBe(["call begins", "call ends", "tick begins", "tick ends"]);
    }

    [Fact]
    public async Task A_call_does_not_overlap_a_tick()
    {
        await Grain.Start(TimeSpan.Zero, Timeout.InfiniteTimeSpan, interleave: false, closed).Soon();
        await Journal.Until(key, "tick begins");
        var call = Grain.Hold(open);
        await Grain.Touch().Soon();
        Gates.Open(closed);
        await call.Soon();
        Journal.Of(key).ShouldBe(["tick begins", "tick ends", "call begins", "call ends"]);
    }

    [Fact]
    public async Task An_interleaving_tick_overlaps_a_call()
    {
        await Grain.Start(Minute, Timeout.InfiniteTimeSpan, interleave: true, open).Soon();
        var call = Grain.Hold(closed);
        await Journal.Until(key, "call begins");
        Clock.Advance(Minute);
        await Journal.Until(key, "tick ends");
        Gates.Open(closed);
        await call.Soon();
        Journal.Of(key).ShouldBe(["call begins", "tick begins", "tick ends", "call ends"]);
    }

    [Fact]
    public async Task Ticks_of_one_timer_never_overlap()
    {
        await Grain.Start(Minute, Minute, interleave: true, closed).Soon();
        Clock.Advance(Minute);
        await Journal.Until(key, "tick begins");
        Clock.Advance(5 * Minute);
        await Grain.Touch().Soon();
        Ticks.ShouldBe(1);
        Gates.Open(closed);
        await Clock.AdvanceUntil(TimeSpan.FromSeconds(10), () => Ticks >= 2);
    }

    [Fact]
    public async Task A_failing_tick_does_not_end_the_timer()
    {
        await Grain.StartFailing(Minute).Soon();
        await Clock.AdvanceUntil(TimeSpan.FromSeconds(10), () => Journal.Of(key).Count >= 3);
        Journal.Of(key).ShouldAllBe(entry => entry == "tick fails");
    }

    [Fact]
    public async Task A_changed_timer_keeps_its_new_time()
    {
        await Grain.Start(Minute, Minute, interleave: false, open).Soon();
        await Grain.Change(10 * Minute, Timeout.InfiniteTimeSpan).Soon();
        Clock.Advance(9 * Minute);
        await Grain.Touch().Soon();
        Ticks.ShouldBe(0);
        Clock.Advance(Minute);
        await Journal.Until(key, "tick ends");
    }

    [Fact]
    public async Task A_disposed_timer_ticks_no_more()
    {
        await Grain.Start(Minute, Minute, interleave: false, open).Soon();
        await Grain.Stop().Soon();
        Clock.Advance(10 * Minute);
        await Grain.Touch().Soon();
        Ticks.ShouldBe(0);
    }

    [Fact]
    public async Task Disposing_a_timer_cancels_the_token_of_its_tick()
    {
        await Grain.Start(TimeSpan.Zero, Minute, interleave: true, closed).Soon();
        await Journal.Until(key, "tick begins");
        await Grain.Stop().Soon();
        await Journal.Until(key + " life", "tick cancelled");
        Gates.Open(closed);
    }

    [Fact]
    public async Task A_timer_ends_with_its_activation_and_wakes_nobody()
    {
        await Grain.Start(Minute, Minute, interleave: false, open).Soon();
        await fixture.Host.DeactivateAsync(Grain).Soon();
        Clock.Advance(10 * Minute);
        Journal.Of(key).ShouldBeEmpty();
        Journal.Of(key + " life").ShouldBe(["activated"]);
    }

    private int Ticks => Journal.Of(key).Count(entry => entry == "tick begins");

    private static string OpenGate()
    {
        var gate = Keys.New();
        Gates.Open(gate);
        return gate;
    }
}
