using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Schedules;
using static TaskMcp.Grains.Tests.Local.Runs.SweptProject;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>Bindings of a project that go over all its tasks: by schedule and by hand (SPEC B-1, B-10, B-12). The clock stands at 12:00; a page is three tasks.</summary>
public sealed class ProjectSweepTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_schedule_fires_every_task_once_at_each_of_its_times()
    {
        await using var world = await RunsWorld.Create();
        var tasks = await MakeTasks(world, 8);
        var binding = await world.BindProject(Scheduled(world, new() { Cron = "@hourly" }));
        binding.NextFires.ShouldBe(Enumerable.Range(1, 5).Select(i => Noon.AddHours(i)));

        for (var hour = 1; hour <= 2; hour++)
        {
            world.Host.Clock.Advance(Noon.AddHours(hour) - world.Host.Clock.GetUtcNow());
            await Ended(world, binding, 8 * hour);
        }

        var runs = await Ended(world, binding, 16);
        runs.ShouldAllBe(run => run.State == RunState.Succeeded && run.EventType == "scheduled");
        runs.CountBy(run => run.TaskId).ShouldBe(tasks.Select(task => KeyValuePair.Create(task, 2)), ignoreOrder: true);
        var sweeps = await Swept(world, binding, 2);
        sweeps.Select(sweep => (sweep.Time, sweep.Tasks, sweep.Runs, sweep.Stage)).ShouldBe([(Noon.AddHours(2), 8, 8, SweepStage.Done), (Noon.AddHours(1), 8, 8, SweepStage.Done)]);
        var seen = (await Of(world, tasks[0]).ListBindings().Soon()).Value.ShouldHaveSingleItem();
        (seen.TriggerCount, seen.LastTriggered, seen.NextFires[0]).ShouldBe((2, Noon.AddHours(2), Noon.AddHours(3)));
    }

    [Fact]
    public async Task Only_tasks_that_are_there_at_that_time_and_whose_conditions_hold_have_a_run()
    {
        await using var world = await RunsWorld.Create();
        var tasks = await MakeTasks(world, 6);
        var elsewhere = Guid.CreateVersion7();
        (await world.Host.Grains.GetGrain<IProjectGrain>(GrainKeys.Of(RunsWorld.Workspace, elsewhere)).Create(new() { Context = RunsWorld.By(), Name = "Elsewhere" }).Soon()).Refusal.ShouldBeNull();
        var binding = await world.BindProject(Scheduled(world, new() { Cron = "@hourly" }, config => config with
        {
            Conditions = [new() { Field = "status", Operator = ConditionOperator.Neq, Value = JsonText.Of("done") }],
        }));
        (await TaskOf(world, tasks[0]).Complete(RunsWorld.By()).Soon()).Refusal.ShouldBeNull();
        (await TaskOf(world, tasks[1]).Update(new() { Context = RunsWorld.By(), Values = new() { ProjectId = elsewhere } }).Soon()).Refusal.ShouldBeNull();
        (await TaskOf(world, tasks[2]).Delete(RunsWorld.By()).Soon()).Refusal.ShouldBeNull();
        (await Of(world, tasks[3]).UpdateBinding(new() { Context = RunsWorld.By(), BindingId = binding.Id, Enabled = false }).Soon()).Value!.Status.ShouldBe(BindingStatus.Muted);

        world.Host.Clock.Advance(TimeSpan.FromHours(1));
        var sweep = (await Swept(world, binding, 1))[0];
        (sweep.Stage, sweep.Tasks, sweep.Runs).ShouldBe((SweepStage.Done, 4, 2));
        (await Ended(world, binding, 2)).Select(run => run.TaskId).ShouldBe([tasks[4], tasks[5]], ignoreOrder: true);
    }

    [Fact]
    public async Task Killed_in_the_middle_of_a_sweep_it_goes_on_and_every_task_has_its_one_run()
    {
        await using var world = await RunsWorld.Create();
        var tasks = await MakeTasks(world, 10);
        var binding = await world.BindProject(Scheduled(world, new() { Cron = "0 13 * * *" }));
        var recorded = 0;
        world.Host.CrashPoints.AfterRun = run => run.State == RunState.Queued && Interlocked.Increment(ref recorded) == 5;
        world.Host.Clock.Advance(TimeSpan.FromHours(1));
        await world.Host.Crashed.Soon();
        await world.Host.Restart();

        var runs = await Ended(world, binding, 10);
        runs.ShouldAllBe(run => run.State == RunState.Succeeded);
        runs.Select(run => run.TaskId).ShouldBe(tasks, ignoreOrder: true);
        world.Server.Calls.Select(call => call.IdempotencyKey).Distinct().Count().ShouldBe(10);
        (await Swept(world, binding, 1))[0].ShouldSatisfyAllConditions(sweep => sweep.Runs.ShouldBe(10), sweep => sweep.Stage.ShouldBe(SweepStage.Done));
        foreach (var task in tasks)
            (await Of(world, task).ListBindings().Soon()).Value.ShouldHaveSingleItem().TriggerCount.ShouldBe(1, "a repeat is not counted");
    }

    [Theory]
    [InlineData(MissedFires.Skip, new int[0])]
    [InlineData(MissedFires.Once, new[] { 17 })]
    [InlineData(MissedFires.All, new[] { 13, 14, 15, 16, 17 })]
    public async Task Times_missed_while_it_was_down_are_made_up_for_as_the_schedule_says(MissedFires missed, int[] hours)
    {
        await using var world = await RunsWorld.Create();
        await MakeTasks(world, 4);
        var binding = await world.BindProject(Scheduled(world, new() { Cron = "@hourly", Missed = missed }));
        world.Host.Crash();
        world.Host.Clock.Advance(TimeSpan.FromMinutes(330));
        await world.Host.Restart();

        var sweeps = await Swept(world, binding, 5);
        sweeps.Where(sweep => sweep.Stage == SweepStage.Done).Select(sweep => sweep.Time.Hour).Order().ShouldBe(hours);
        sweeps.Where(sweep => sweep.Stage != SweepStage.Done).ShouldAllBe(sweep => sweep.Stage == SweepStage.Skipped && sweep.Reason!.Contains("Nobody was there at its time"));
        var runs = await Ended(world, binding, 4 * hours.Length);
        runs.ShouldAllBe(run => run.State == RunState.Succeeded);
        world.Server.Calls.Select(call => DateTimeOffset.Parse((string)System.Text.Json.Nodes.JsonNode.Parse(call.Input)!["title"]!, null).Hour).CountBy(hour => hour)
            .ShouldBe(hours.Select(hour => KeyValuePair.Create(hour, 4)), ignoreOrder: true);
        (await world.ProjectBindings.ListBindings().Soon()).Value.ShouldHaveSingleItem().Status.ShouldBe(BindingStatus.Active);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Switched_off_or_removed_in_the_middle_it_stops_before_the_next_page(bool remove)
    {
        await using var world = await RunsWorld.Create();
        await MakeTasks(world, 9);
        var binding = await world.BindProject(Scheduled(world, new() { Cron = "@hourly" }));
        var (recorded, bindings) = (0, world.ProjectBindings);
        world.Host.CrashPoints.AfterRun = run =>
        {
            if (run.State != RunState.Queued || Interlocked.Increment(ref recorded) != 3) return false;
            Task change = remove
                ? bindings.RemoveBinding(binding.Id, RunsWorld.By())
                : bindings.UpdateBinding(new() { Context = RunsWorld.By(), BindingId = binding.Id, Enabled = false });
            change.Soon().GetAwaiter().GetResult();
            return false;
        };
        world.Host.Clock.Advance(TimeSpan.FromHours(1));
        if (!remove)
        {
            var sweep = (await Swept(world, binding, 1))[0];
            (sweep.Stage, sweep.Tasks, sweep.Runs).ShouldBe((SweepStage.Stopped, 3, 3));
            sweep.Reason!.ShouldContain("switched off");
        }

        await Ended(world, binding, 3);
        (await Swept(world, binding, remove ? 0 : 1)).Length.ShouldBe(remove ? 0 : 1);
        // Whatever a restart finds is no more work.
        await world.Host.Restart();
        (await Ended(world, binding, 3)).ShouldAllBe(run => run.State == RunState.Succeeded);
    }

    [Fact]
    public async Task A_time_that_comes_while_the_run_before_is_at_work_is_left_out_for_that_task_only()
    {
        await using var world = await RunsWorld.Create();
        var tasks = await MakeTasks(world, 4);
        var released = new TaskCompletionSource();
        world.Server.OnCall = async call =>
        {
            if (call.Input.Contains("Task 0", StringComparison.Ordinal)) await released.Task;
            return ScriptedServer.Text(call.Input);
        };
        var binding = await world.BindProject(Scheduled(world, new() { Cron = "@every 1m" }, config => config with
        {
            InputTemplate = new("""{"title":"{{ task.title }}"}"""), Timeout = TimeSpan.FromMinutes(10),
        }));
        world.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.Until(() => RunsOf(world, binding), runs => runs.Count(run => run.State == RunState.Succeeded) == 3);
        world.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = (await Swept(world, binding, 2))[0];
        (second.Runs, second.SkippedRuns).ShouldBe((3, 1));
        var skipped = (await RunsOf(world, binding)).Single(run => run.State == RunState.Skipped);
        (skipped.TaskId, skipped.Reason!.Contains("had not ended", StringComparison.Ordinal)).ShouldBe((tasks[0], true));
        released.SetResult();
        await Ended(world, binding, 8);
    }

    [Fact]
    public async Task Switched_off_and_on_it_makes_up_for_nothing_and_another_schedule_begins_anew()
    {
        await using var world = await RunsWorld.Create();
        await MakeTasks(world, 2);
        var binding = await world.BindProject(Scheduled(world, new() { Cron = "@hourly", Missed = MissedFires.All }));
        var change = new UpdateBinding { Context = RunsWorld.By(), BindingId = binding.Id };
        (await world.ProjectBindings.UpdateBinding(change with { Enabled = false }).Soon()).Value!.NextFires.ShouldBeEmpty();
        world.Host.Clock.Advance(TimeSpan.FromHours(3));
        (await world.ProjectBindings.UpdateBinding(change with { Enabled = true }).Soon()).Value!.NextFires[0].ShouldBe(Noon.AddHours(4));
        (await world.ProjectBindings.UpdateBinding(change with { Name = "Same" }).Soon()).Value!.NextFires[0].ShouldBe(Noon.AddHours(4));
        var other = await world.ProjectBindings.UpdateBinding(change with { Config = binding.Config with { Schedule = new() { Cron = "@every 30m" } } }).Soon();
        other.Value!.NextFires[0].ShouldBe(Noon.AddMinutes(210));
        world.Host.Clock.Advance(TimeSpan.FromMinutes(30));
        (await Swept(world, binding, 1))[0].Time.ShouldBe(Noon.AddMinutes(210));
        await Ended(world, binding, 2);
    }

    [Fact]
    public async Task By_hand_it_runs_for_all_tasks_but_those_that_muted_it_and_a_repeat_begins_nothing()
    {
        await using var world = await RunsWorld.Create();
        var tasks = await MakeTasks(world, 5);
        var binding = await world.BindProject(world.Binding(BindingType.Manual, change: config => config with { OutputHandling = [] }));
        await Of(world, tasks[1]).UpdateBinding(new() { Context = RunsWorld.By(), BindingId = binding.Id, Enabled = false }).Soon();
        await world.ProjectBindings.UpdateBinding(new() { Context = RunsWorld.By(), BindingId = binding.Id, Enabled = false }).Soon();
        var begun = (await world.ProjectBindings.Sweep(binding.Id, RunsWorld.By("all")).Soon()).Value!;
        (await world.ProjectBindings.Sweep(binding.Id, RunsWorld.By("all")).Soon()).Value!.Id.ShouldBe(begun.Id);
        var runs = await Ended(world, binding, 4);
        runs.Select(run => run.TaskId).ShouldBe(tasks.Where((_, number) => number != 1), ignoreOrder: true);
        runs.ShouldAllBe(run => run.EventType == "manual" && run.State == RunState.Succeeded);
        var sweep = (await Swept(world, binding, 1))[0];
        (sweep.Id, sweep.EventType, sweep.Tasks, sweep.Runs).ShouldBe((begun.Id, "manual", 5, 4));
        (await world.ProjectBindings.Sweep(Guid.CreateVersion7(), RunsWorld.By()).Soon()).Refusal!.Code.ShouldBe("binding.not_found");
    }
}
