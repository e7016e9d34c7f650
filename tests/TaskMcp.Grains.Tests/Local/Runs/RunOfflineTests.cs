using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>Runs whose connection is down wait until it is back (SPEC C-13).</summary>
public sealed class RunOfflineTests
{
    [Fact]
    public async Task Run_whose_server_is_down_is_delivered_when_it_is_back_in_order()
    {
        await using var world = await RunsWorld.Create();
        await world.Server.GoAway();
        await world.CreateTask(world.Binding(BindingType.Manual, change: config => config with { RetryPolicy = new() { MaxRetries = 0 } }));
        var asked = new List<Guid>();
        for (var trigger = 0; trigger < 3; trigger++) asked.Add((await world.Trigger()).Id);
        var head = await Waits(world, asked[0]);
        head.Reason.ShouldNotBeNull().ShouldStartWith("The connection is down since 2026-03-01 12:00:00 UTC");
        head.Attempts.ShouldBeEmpty();
        (await world.Run(asked[1]).Get().Soon()).Value!.State.ShouldBe(RunState.Queued);

        await world.Server.ComeBack();
        var runs = await Delivered(world, 3);
        runs.ShouldAllBe(run => run.State == RunState.Succeeded && run.Reason == null && run.Attempts.Length == 1);
        world.Server.Calls.Select(call => Guid.Parse(call.IdempotencyKey!)).ShouldBe(asked);
    }

    [Fact]
    public async Task Run_over_a_session_whose_server_has_gone_waits_without_an_attempt()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.Manual, "once"));
        await world.Trigger();
        await world.AllRunsEnded(1);
        await world.Server.GoAway();

        var waiting = await Waits(world, (await world.Trigger()).Id);
        waiting.Attempts.ShouldBeEmpty();
        await world.Server.ComeBack();
        (await Delivered(world, 2)).ShouldAllBe(run => run.State == RunState.Succeeded && run.Attempts.Length == 1);
        world.Server.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Run_that_waits_for_its_connection_is_written_once_and_asks_ever_more_rarely()
    {
        await using var world = await RunsWorld.Create();
        world.Server.IsBroken = true;
        await world.CreateTask(world.Binding(BindingType.Manual));
        var waiting = await Waits(world, (await world.Trigger()).Id);
        for (var poll = 0; poll < 5; poll++)
        {
            var before = world.Server.Refused;
            await world.Host.Clock.AdvanceUntil(TimeSpan.FromSeconds(1), () => world.Server.Refused > before);
        }

        var start = (At: world.Host.Clock.GetUtcNow(), world.Server.Refused);
        await world.Host.Clock.AdvanceUntil(TimeSpan.FromSeconds(1), () => world.Server.Refused > start.Refused);
        (world.Host.Clock.GetUtcNow() - start.At).ShouldBeGreaterThan(TimeSpan.FromSeconds(10));
        (await world.Run(waiting.Id).Get().Soon()).Value.ShouldBeEquivalentTo(waiting);
    }

    [Fact]
    public async Task Run_many_that_wait_for_one_connection_do_not_hammer_its_server()
    {
        await using var world = await RunsWorld.Create();
        world.Server.IsBroken = true;
        await world.CreateTask([.. Enumerable.Range(0, 50).Select(_ => world.Binding(BindingType.OnCreate))]);
        var waiting = await Eventually.Until(world.Runs, runs => runs.Length == 50 && runs.All(run => run.State == RunState.WaitingRetry));
        world.Server.Refused.ShouldBeLessThan(10);
        world.Server.IsBroken = false;
        (await Delivered(world, waiting.Length)).ShouldAllBe(run => run.State == RunState.Succeeded);
    }

    [Fact]
    public async Task Run_is_dead_after_a_day_without_its_connection_and_can_be_replayed()
    {
        await using var world = await RunsWorld.Create();
        await world.Server.GoAway();
        await world.CreateTask(world.Binding(BindingType.Manual));
        var waiting = await Waits(world, (await world.Trigger()).Id);
        world.Host.Clock.Advance(TimeSpan.FromHours(24));
        var dead = await world.OnlyRun(RunState.Dead);
        dead.Attempts.ShouldBeEmpty();
        dead.Reason.ShouldNotBeNull().ShouldContain("no call for a day");

        await world.Server.ComeBack();
        (await world.Run(waiting.Id).Replay(RunsWorld.By()).Soon()).Refusal.ShouldBeNull();
        (await Delivered(world, 1)).ShouldHaveSingleItem().State.ShouldBe(RunState.Succeeded);
    }

    [Fact]
    public async Task Run_that_waits_for_its_connection_goes_on_waiting_after_a_crash()
    {
        await using var world = await RunsWorld.Create();
        await world.Server.GoAway();
        await world.CreateTask(world.Binding(BindingType.Manual));
        var before = await Waits(world, (await world.Trigger()).Id);
        world.Host.Crash();
        await world.Host.Restart();
        (await Waits(world, before.Id)).Reason.ShouldBe(before.Reason);
        await world.Server.ComeBack();
        (await Delivered(world, 1)).ShouldHaveSingleItem().State.ShouldBe(RunState.Succeeded);
    }

    [Fact]
    public async Task Run_cut_off_in_its_call_waits_for_a_server_that_has_gone_meanwhile()
    {
        await using var world = await RunsWorld.Create();
        world.Server.OnCall = call =>
        {
            world.Server.OnCall = next => Task.FromResult(ScriptedServer.Text(next.Input));
            world.Host.Crash();
            return Task.FromResult(ScriptedServer.Text(call.Input));
        };
        await world.CreateTask(world.Binding(BindingType.OnCreate));
        await world.Host.Crashed.Soon();
        await world.Server.GoAway();
        await world.Host.Restart();
        (await world.OnlyRun(RunState.WaitingRetry)).Attempts.ShouldHaveSingleItem().CutOff.ShouldBeTrue();
        await world.Server.ComeBack();
        (await Delivered(world, 1)).ShouldHaveSingleItem().Attempts.Length.ShouldBe(2);
    }

    [Fact]
    public async Task Run_that_waits_for_its_connection_can_be_cancelled_and_lets_the_next_one_go()
    {
        await using var world = await RunsWorld.Create();
        await world.Server.GoAway();
        await world.CreateTask(world.Binding(BindingType.Manual));
        var (first, second) = (await world.Trigger(), await world.Trigger());
        await Waits(world, first.Id);
        (await world.Run(first.Id).Cancel(RunsWorld.By()).Soon()).Value!.State.ShouldBe(RunState.Cancelled);
        await Waits(world, second.Id);
    }

    [Fact]
    public async Task Run_over_a_connection_that_is_switched_off_waits_until_it_is_on_again()
    {
        await using var world = await RunsWorld.Create();
        (await Switch(world, on: false)).Refusal.ShouldBeNull();
        await world.CreateTask(world.Binding(BindingType.Manual));
        await Waits(world, (await world.Trigger()).Id);
        (await Switch(world, on: true)).Refusal.ShouldBeNull();
        (await Delivered(world, 1)).ShouldHaveSingleItem().State.ShouldBe(RunState.Succeeded);
    }

    [Fact]
    public async Task Everything_that_does_not_need_the_connection_goes_on_while_it_is_down()
    {
        await using var world = await RunsWorld.Create();
        await using var other = await ScriptedServer.Start();
        var otherId = Guid.CreateVersion7();
        await world.Connect(otherId, other);
        await world.Server.GoAway();

        var over = (BindingType type) => world.Binding(type) with { ConnectionId = otherId };
        await world.CreateTask(world.Binding(BindingType.OnCreate), over(BindingType.OnCreate), world.Binding(BindingType.OnComplete), over(BindingType.OnComplete));
        (await world.Task.AddNote(new() { Context = RunsWorld.By(), Text = "Meanwhile" }).Soon()).Refusal.ShouldBeNull();
        (await world.Task.Complete(RunsWorld.By()).Soon()).Refusal.ShouldBeNull();
        var runs = await Eventually.Until(world.Runs, runs => runs.Length == 4 && runs.Count(run => run.State == RunState.Succeeded) == 2 && runs.Count(run => run.State == RunState.WaitingRetry) == 2);
        runs.Where(run => run.State == RunState.Succeeded).ShouldAllBe(run => run.ConnectionId == otherId);
        other.Calls.Count.ShouldBe(2);

        await world.Server.ComeBack();
        (await Delivered(world, 4)).ShouldAllBe(run => run.State == RunState.Succeeded && run.Attempts.Length == 1);
        world.Server.Calls.Count.ShouldBe(2);
    }

    private static Task<GrainResult<ConnectionSnapshot>> Switch(RunsWorld world, bool on) =>
        world.Connection.Update(new() { Context = RunsWorld.By(), Enabled = on }).Soon();

    private static Task<RunSnapshot> Waits(RunsWorld world, Guid run) =>
        Eventually.Until(async () => (await world.Run(run).Get()).Value!, now => now.State == RunState.WaitingRetry);

    /// <summary>The task's runs once this many have ended. The clock goes on while one of them waits, and stands still during calls, which must not time out.</summary>
    private static Task<ImmutableArray<RunSnapshot>> Delivered(RunsWorld world, int count) => Eventually.Until(async () =>
    {
        var runs = await world.Runs();
        if (runs.Any(run => run.State == RunState.WaitingRetry) && runs.All(run => run.State != RunState.Running)) world.Host.Clock.Advance(TimeSpan.FromSeconds(1));
        return runs;
    }, runs => runs.Length == count && runs.All(run => RunRules.IsEnded(run.State)));
}
