using TaskMcp.Grains.Tests.Contract.Grains;

namespace TaskMcp.Grains.Tests.Contract;

/// <summary>Durable reminders.</summary>
public sealed class ReminderContract(GrainHostFixture fixture) : IClassFixture<GrainHostFixture>
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    private readonly string key = Keys.New();

    private IReminderGrain Grain => fixture.Host.Grains.GetGrain<IReminderGrain>(key);

    [Fact]
    public async Task A_reminder_ticks_when_due_and_then_on_its_beat_never_early()
    {
        var due = fixture.Host.Clock.GetUtcNow() + Minute;
        await Grain.Remind("r", Minute, 2 * Minute).Soon();
        await fixture.Host.Clock.AdvanceUntil(Step, () => Ticks() >= 3);
        var beats = Journal.Of(key + " times").Select(time => Math.Floor((DateTimeOffset.Parse(time, null) - due) / (2 * Minute))).ToList();
        beats[0].ShouldBeGreaterThanOrEqualTo(0);
        beats.ShouldBe(beats.Distinct().Order());
    }

    [Fact]
    public async Task A_reminder_wakes_a_grain_that_is_not_active()
    {
        await Grain.Remind("r", Minute, Minute).Soon();
        await fixture.Host.DeactivateAsync(Grain).Soon();
        await fixture.Host.Clock.AdvanceUntil(Step, () => Ticks() >= 1);
    }

    [Fact]
    public async Task An_ended_reminder_ticks_no_more()
    {
        await Grain.Remind("r", Minute, Minute).Soon();
        await Grain.Remind("marker", Minute, Minute).Soon();
        await Grain.Forget("r").Soon();
        await fixture.Host.Clock.AdvanceUntil(Step, () => Ticks("marker") >= 2);
        Ticks().ShouldBe(0);
    }

    [Fact]
    public async Task A_reminder_that_ends_itself_ticks_once()
    {
        await Grain.Remind("once", TimeSpan.FromSeconds(1), Minute).Soon();
        await Grain.Remind("marker", Minute, Minute).Soon();
        await fixture.Host.Clock.AdvanceUntil(Step, () => Ticks("marker") >= 3);
        Ticks("once").ShouldBe(1);
        (await Grain.Has("once").Soon()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_tick_that_fails_comes_again_with_its_period()
    {
        await Grain.Remind("failing", Minute, Minute).Soon();
        await fixture.Host.Clock.AdvanceUntil(Step, () => Ticks("failing") >= 3);
    }

    [Fact]
    public async Task Registering_again_replaces_the_reminder()
    {
        await Grain.Remind("r", Minute, Minute).Soon();
        await Grain.Remind("r", TimeSpan.FromHours(100), Minute).Soon();
        await Grain.Remind("marker", Minute, Minute).Soon();
        await fixture.Host.Clock.AdvanceUntil(Step, () => Ticks("marker") >= 2);
        Ticks().ShouldBe(0);
        (await Grain.Names().Soon()).ShouldBe("marker r");
    }

    [Fact]
    public async Task Reminders_are_found_by_name()
    {
        await Grain.Remind("b", TimeSpan.FromHours(100), Minute).Soon();
        await Grain.Remind("a", TimeSpan.FromHours(100), Minute).Soon();
        (await Grain.Names().Soon()).ShouldBe("a b");
        (await Grain.Has("a").Soon()).ShouldBeTrue();
        (await Grain.Has("c").Soon()).ShouldBeFalse();
        await Grain.Forget("a").Soon();
        (await Grain.Names().Soon()).ShouldBe("b");
    }

    [Fact]
    public async Task A_period_of_less_than_a_minute_is_refused() =>
        await Should.ThrowAsync<ArgumentException>(() => Grain.Remind("r", Minute, TimeSpan.FromSeconds(59)).Soon());

    [Fact]
    public async Task A_grain_that_cannot_receive_reminders_cannot_have_any() =>
        await Should.ThrowAsync<InvalidOperationException>(() => fixture.Host.Grains.GetGrain<IForgetfulGrain>(key).Remind().Soon());

    [Fact]
    public async Task Reminders_survive_a_restart()
    {
        await using var host = await GrainHosts.StartAsync(new());
        await host.Grains.GetGrain<IReminderGrain>(key).Remind("r", TimeSpan.FromHours(1), Minute).Soon();
        await host.StopAsync();
        await host.StartAsync();
        (await host.Grains.GetGrain<IReminderGrain>(key).Names().Soon()).ShouldBe("r");
        await host.Clock.AdvanceUntil(TimeSpan.FromMinutes(1), () => Ticks() >= 1);
    }

    [Fact]
    public async Task A_reminder_that_was_due_while_the_process_was_down_ticks_after_the_start()
    {
        await using var host = await GrainHosts.StartAsync(new());
        await host.Grains.GetGrain<IReminderGrain>(key).Remind("r", Minute, 10 * Minute).Soon();
        await host.StopAsync();
        host.Clock.Advance(5 * Minute);
        await host.StartAsync();
        await host.Clock.AdvanceUntil(Step, () => Ticks() >= 1);
    }

    private int Ticks(string name = "r") => Journal.Of(key).Count(entry => entry == name);
}
