using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Runs;
using TaskMcp.Schedules;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>Scheduled bindings on the real grains (SPEC B-10). The clock stands at 12:00.</summary>
public sealed class ScheduledRunTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_schedule_fires_at_its_times_and_says_which()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(Scheduled(world, new() { Cron = "*/10 * * * *" }));
        (await world.OnlyBinding()).NextFires.ShouldBe(Enumerable.Range(1, 5).Select(i => Noon.AddMinutes(10 * i)));

        for (var i = 1; i <= 3; i++)
        {
            await Until(world, Noon.AddMinutes(10 * i));
            await world.AllRunsEnded(i);
        }

        var runs = await world.Runs();
        runs.ShouldAllBe(run => run.State == RunState.Succeeded && run.EventType == "scheduled");
        TimesOf(world).ShouldBe(["2026-03-01T12:10:00Z", "2026-03-01T12:20:00Z", "2026-03-01T12:30:00Z"]);
        var binding = await Eventually.Until(world.OnlyBinding, present => present.TriggerCount == 3);
        (binding.LastTriggered, binding.NextFires[0]).ShouldBe((Noon.AddMinutes(30), Noon.AddMinutes(40)));
    }

    [Theory]
    [InlineData(MissedFires.Skip, new string[0])]
    [InlineData(MissedFires.Once, new[] { "2026-03-01T17:00:00Z" })]
    [InlineData(MissedFires.All, new[] { "2026-03-01T13:00:00Z", "2026-03-01T14:00:00Z", "2026-03-01T15:00:00Z", "2026-03-01T16:00:00Z", "2026-03-01T17:00:00Z" })]
    public async Task Five_times_missed_while_it_was_down_are_made_up_for_as_the_schedule_says(MissedFires missed, string[] expected)
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(Scheduled(world, new() { Cron = "@hourly", Missed = missed }));
        world.Host.Crash();
        world.Host.Clock.Advance(TimeSpan.FromMinutes(330));
        await world.Host.Restart();

        var runs = await world.AllRunsEnded(5);
        TimesOf(world).ShouldBe(expected);
        runs.Count(run => run.State == RunState.Succeeded).ShouldBe(expected.Length);
        runs.Where(run => run.State == RunState.Skipped).ShouldAllBe(run => run.Reason!.Contains("Nobody was there at its time"));
        (await Eventually.Until(world.OnlyBinding, binding => binding.TriggerCount == expected.Length)).Status.ShouldBe(BindingStatus.Active);
    }

    [Theory, InlineData(Overlap.Skip, RunState.Skipped), InlineData(Overlap.Queue, RunState.Queued)]
    public async Task A_time_that_comes_while_the_run_before_is_at_work_is_left_out_or_waits(Overlap overlap, RunState second)
    {
        await using var world = await RunsWorld.Create();
        var released = new TaskCompletionSource();
        world.Server.OnCall = async call =>
        {
            await released.Task;
            return ScriptedServer.Text(call.Input);
        };
        await world.CreateTask(Scheduled(world, new() { Cron = "@every 1m", Overlap = overlap }, config => config with { Timeout = TimeSpan.FromMinutes(10) }));
        await Until(world, Noon.AddMinutes(1));
        await Eventually.Until(() => Task.FromResult(world.Server.Calls.Count), count => count == 1);

        await Until(world, Noon.AddMinutes(2));
        var later = (await Eventually.Until(world.Runs, runs => runs.Length == 2)).Single(run => run.State != RunState.Running);
        later.State.ShouldBe(second);
        if (overlap == Overlap.Skip) later.Reason!.ShouldContain("had not ended");

        released.SetResult();
        await world.AllRunsEnded(2);
        world.Server.Calls.Count.ShouldBe(overlap == Overlap.Skip ? 1 : 2);
    }

    [Fact]
    public async Task A_time_whose_conditions_do_not_hold_is_left_out_and_says_why()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(Scheduled(world, new() { Cron = "@hourly" }, config => config with
        {
            Conditions = [new() { Field = "status", Operator = ConditionOperator.Eq, Value = JsonText.Of("done") }],
        }));
        await Until(world, Noon.AddHours(1));
        (await world.OnlyRun(RunState.Skipped)).Reason!.ShouldContain("status");
    }

    [Fact]
    public async Task A_schedule_that_is_switched_off_and_on_makes_up_for_nothing()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(Scheduled(world, new() { Cron = "@hourly", Missed = MissedFires.All }));
        var id = (await world.OnlyBinding()).Id;
        (await world.Bindings.UpdateBinding(new() { Context = RunsWorld.By(), BindingId = id, Enabled = false }).Soon()).Value!.NextFires.ShouldBeEmpty();
        world.Host.Clock.Advance(TimeSpan.FromHours(3));
        var on = (await world.Bindings.UpdateBinding(new() { Context = RunsWorld.By(), BindingId = id, Enabled = true }).Soon()).Value!;
        on.NextFires[0].ShouldBe(Noon.AddHours(4));
        await Until(world, Noon.AddHours(4));
        await world.OnlyRun(RunState.Succeeded);
        TimesOf(world).ShouldBe(["2026-03-01T16:00:00Z"]);
    }

    [Fact]
    public async Task A_change_of_anything_else_leaves_the_schedule_as_it_is()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(Scheduled(world, new() { Cron = "@every 1h" }));
        var binding = await world.OnlyBinding();
        world.Host.Clock.Advance(TimeSpan.FromMinutes(30));
        var renamed = (await world.Bindings.UpdateBinding(new() { Context = RunsWorld.By(), BindingId = binding.Id, Name = "Hourly" }).Soon()).Value!;
        renamed.NextFires.ShouldBe(binding.NextFires);
        var other = (await world.Bindings.UpdateBinding(new() { Context = RunsWorld.By(), BindingId = binding.Id, Config = binding.Config with { Schedule = new() { Cron = "@every 2h" } } }).Soon()).Value!;
        other.NextFires[0].ShouldBe(Noon.AddMinutes(150));
    }

    [Fact]
    public async Task A_schedule_belongs_to_scheduled_bindings_and_has_to_be_a_good_one()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask();
        await Refused(world.Binding(BindingType.Scheduled), "config.schedule");
        await Refused(world.Binding(BindingType.OnUpdate, change: config => config with { Schedule = new() { Cron = "@daily" } }), "config.schedule");
        await Refused(Scheduled(world, new() { Cron = "* *" }), "config.schedule.cron");
        await Refused(Scheduled(world, new() { Cron = "@daily", TimeZone = "Mars/Olympus" }), "config.schedule.time_zone");

        async Task Refused(BindingDraft draft, string field)
        {
            var refusal = (await world.Bindings.AddBinding(new() { Context = RunsWorld.By(), Draft = draft }).Soon()).Refusal!;
            refusal.Code.ShouldBe("schedule.invalid");
            refusal.Errors.Keys.ShouldBe([field]);
        }
    }

    [Fact]
    public async Task A_time_whose_run_was_recorded_right_before_a_crash_makes_no_second_one()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(Scheduled(world, new() { Cron = "@hourly" }));
        world.Host.CrashPoints.AfterRun = run => run is { State: RunState.Queued, EventType: "scheduled" };
        world.Host.Clock.Advance(TimeSpan.FromHours(1));
        await world.Host.Crashed.Soon();
        await world.Host.Restart();

        await world.OnlyRun(RunState.Succeeded);
        TimesOf(world).ShouldBe(["2026-03-01T13:00:00Z"]);
        (await Eventually.Until(world.OnlyBinding, binding => binding.TriggerCount > 0)).TriggerCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_task_that_is_deleted_fires_no_more()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(Scheduled(world, new() { Cron = "@hourly" }));
        (await world.Task.Delete(RunsWorld.By()).Soon()).Refusal.ShouldBeNull();
        world.Host.Clock.Advance(TimeSpan.FromHours(2));
        await world.Host.Restart();
        (await world.Runs()).ShouldBeEmpty();
    }

    private static BindingDraft Scheduled(RunsWorld world, ScheduleConfig schedule, Func<BindingConfig, BindingConfig>? change = null) => world.Binding(BindingType.Scheduled, change: config =>
    {
        var scheduled = config with { InputTemplate = new("""{"title":"{{ event.triggered_at }}"}"""), Schedule = schedule, OutputHandling = [] };
        return change?.Invoke(scheduled) ?? scheduled;
    });

    private static async Task Until(RunsWorld world, DateTimeOffset time)
    {
        world.Host.Clock.Advance(time - world.Host.Clock.GetUtcNow());
        // Whoever asks the task wakes it, as its reminder does.
        await world.Task.Get().Soon();
    }

    private static ImmutableArray<string> TimesOf(RunsWorld world) =>
        [.. world.Server.Calls.Select(call => System.Text.Json.Nodes.JsonNode.Parse(call.Input)!["title"]!.GetValue<string>())];
}
