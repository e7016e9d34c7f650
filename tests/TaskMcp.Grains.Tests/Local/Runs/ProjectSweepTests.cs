using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Webhooks;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Schedules;
using TaskMcp.Silo.Runs;
using TaskMcp.Silo.Sweeps;
using TaskMcp.Tasks;
using TaskMcp.Webhooks;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>Bindings of a project that go over all its tasks: by schedule and by hand (SPEC B-1, B-10, B-12). The clock stands at 12:00; a page is three tasks.</summary>
public sealed class ProjectSweepTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_schedule_fires_every_task_once_at_each_of_its_times()
    {
        await using var world = await RunsWorld.Create();
        var tasks = await Tasks(world, 8);
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
        var tasks = await Tasks(world, 6);
        var elsewhere = Guid.CreateVersion7();
        (await world.Host.Grains.GetGrain<IProjectGrain>(GrainKeys.Of(RunsWorld.Workspace, elsewhere)).Create(new() { Context = RunsWorld.By(), Name = "Elsewhere" }).Soon()).Refusal.ShouldBeNull();
        var binding = await world.BindProject(Scheduled(world, new() { Cron = "@hourly" }, config => config with
        {
            Conditions = [new() { Field = "status", Operator = ConditionOperator.Neq, Value = JsonText.Of("done") }],
        }));
        (await Task(world, tasks[0]).Complete(RunsWorld.By()).Soon()).Refusal.ShouldBeNull();
        (await Task(world, tasks[1]).Update(new() { Context = RunsWorld.By(), Values = new() { ProjectId = elsewhere } }).Soon()).Refusal.ShouldBeNull();
        (await Task(world, tasks[2]).Delete(RunsWorld.By()).Soon()).Refusal.ShouldBeNull();
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
        var tasks = await Tasks(world, 10);
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
        await Tasks(world, 4);
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
        await Tasks(world, 9);
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
        var tasks = await Tasks(world, 4);
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
        await Eventually.Until(() => Runs(world, binding), runs => runs.Count(run => run.State == RunState.Succeeded) == 3);
        world.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = (await Swept(world, binding, 2))[0];
        (second.Runs, second.SkippedRuns).ShouldBe((3, 1));
        var skipped = (await Runs(world, binding)).Single(run => run.State == RunState.Skipped);
        (skipped.TaskId, skipped.Reason!.Contains("had not ended", StringComparison.Ordinal)).ShouldBe((tasks[0], true));
        released.SetResult();
        await Ended(world, binding, 8);
    }

    [Fact]
    public async Task Switched_off_and_on_it_makes_up_for_nothing_and_another_schedule_begins_anew()
    {
        await using var world = await RunsWorld.Create();
        await Tasks(world, 2);
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
        var tasks = await Tasks(world, 5);
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

    [Fact]
    public async Task A_delivery_runs_for_the_tasks_whose_conditions_it_meets_with_its_payload()
    {
        await using var world = await RunsWorld.Create();
        var tasks = await Tasks(world, 5);
        foreach (var (task, number) in tasks.Take(4).Select((task, number) => (task, number)))
        {
            var links = new JsonText($$$"""{"github":{"url":"https://github.example/issues/{{{number / 2}}}"}}""");
            (await Task(world, task).Update(new() { Context = RunsWorld.By(), Values = new() { ExternalLinks = links } }).Soon()).Refusal.ShouldBeNull();
        }

        var binding = await world.BindProject(world.Hooked(change: config => config with
        {
            InputTemplate = new("""{"title":"{{ task.title }}: {{ payload.action }} by {{ event.metadata.delivery_id }}"}"""),
            OutputHandling = [],
            Conditions = [new() { Field = "external_links.github.url", Operator = ConditionOperator.Eq, Value = new("\"{{ payload.issue.html_url }}\"") }],
        }));
        (await world.Webhook(binding.Id).Get().Soon()).Value!.Binding.ShouldBe(new() { ProjectId = ProjectSnapshot.InboxId, BindingId = binding.Id });
        const string body = """{"action":"closed","issue":{"html_url":"https://github.example/issues/1"}}""";
        var sent = await world.Webhook(binding.Id).Sent("first", body);
        var delivery = await world.Settled(sent);
        (delivery.Verdict, delivery.RunId).ShouldBe((DeliveryVerdict.Triggered, null));
        var sweep = (await Swept(world, binding, 1))[0];
        (sweep.EventType, sweep.Tasks, sweep.Runs, sweep.Time).ShouldBe(("webhook", 5, 2, delivery.ReceivedAt));
        delivery.Reason!.ShouldContain(sweep.Id.ToString());
        var runs = await Ended(world, binding, 2);
        runs.ShouldAllBe(run => run.EventType == "webhook" && run.State == RunState.Succeeded);
        runs.Select(run => run.TaskId).ShouldBe([tasks[2], tasks[3]], ignoreOrder: true);
        world.Server.Calls.Select(call => call.Input).ShouldAllBe(input => input.Contains($"closed by {delivery.Id}"));

        (await world.Webhook(binding.Id).Sent("first", body)).Repeat.ShouldBeTrue();
        (await world.Delivery(delivery.Id).Redeliver().Soon()).Refusal.ShouldBeNull();
        await Ended(world, binding, 4);
        await world.Host.Restart();
        (await Swept(world, binding, 2)).Length.ShouldBe(2);
        await Ended(world, binding, 4);
    }

    [Fact]
    public async Task A_delivery_that_finds_no_room_among_the_sweeps_waits_for_it()
    {
        await using var world = await RunsWorld.Create();
        await Tasks(world, 1);
        var binding = await world.BindProject(world.Hooked());
        using var gate = new ManualResetEventSlim();
        world.Host.CrashPoints.AfterRun = _ =>
        {
            gate.Wait(TimeSpan.FromSeconds(30));
            return false;
        };
        DeliveryReceipt? last = null;
        for (var number = 0; number < SweepRules.MaxQueued + 2; number++) last = await world.Webhook(binding.Id).Sent($"{number}", HookedTask.Opened);
        await Eventually.Until(() => Sweeps(world, binding), sweeps => sweeps.Length > SweepRules.MaxQueued);
        gate.Set();
        await Swept(world, binding, SweepRules.MaxEnded);
        var delivery = await Eventually.Until(
            async () =>
            {
                world.Host.Clock.Advance(TimeSpan.FromSeconds(5));
                return (await world.Delivery(last!.DeliveryId!.Value).Get().Soon()).Value!;
            },
            delivery => delivery.Verdict != DeliveryVerdict.Pending);
        delivery.Verdict.ShouldBe(DeliveryVerdict.Triggered);
    }

    [Fact]
    public async Task A_delivery_to_a_binding_that_is_off_or_its_own_cause_begins_nothing_and_one_that_is_removed_takes_its_webhook_along()
    {
        await using var world = await RunsWorld.Create();
        await Tasks(world, 2);
        var binding = await world.BindProject(world.Hooked());
        var change = new UpdateBinding { Context = RunsWorld.By(), BindingId = binding.Id };
        await world.ProjectBindings.UpdateBinding(change with { Enabled = false }).Soon();
        var ignored = await world.Settled(await world.Webhook(binding.Id).Sent("off", HookedTask.Opened));
        (ignored.Verdict, ignored.Reason!.Contains("switched off", StringComparison.Ordinal)).ShouldBe((DeliveryVerdict.Ignored, true));
        await world.ProjectBindings.UpdateBinding(change with { Enabled = true }).Soon();
        (await Swept(world, binding, 0)).ShouldBeEmpty();

        (await world.ProjectBindings.RemoveBinding(binding.Id, RunsWorld.By()).Soon()).Refusal.ShouldBeNull();
        (await world.Webhook(binding.Id).Get().Soon()).Refusal!.Code.ShouldBe("webhook.not_found");
        (await Runs(world, binding)).ShouldBeEmpty();
    }

    private static ITaskGrain Task(RunsWorld world, Guid id) => world.Host.Grains.GetGrain<ITaskGrain>(GrainKeys.Of(RunsWorld.Workspace, id));

    private static ITaskBindingsGrain Of(RunsWorld world, Guid task) => world.Host.Grains.GetGrain<ITaskBindingsGrain>(GrainKeys.Of(RunsWorld.Workspace, task));

    private static async Task<ImmutableArray<Guid>> Tasks(RunsWorld world, int count)
    {
        var made = ImmutableArray.CreateBuilder<Guid>();
        for (var number = 0; number < count; number++)
        {
            made.Add(Guid.CreateVersion7());
            (await Task(world, made[^1]).Create(new() { Context = RunsWorld.By($"make {made[^1]}"), Title = $"Task {number}" }).Soon()).Refusal.ShouldBeNull();
        }

        return made.ToImmutable();
    }

    private static BindingDraft Scheduled(RunsWorld world, ScheduleConfig schedule, Func<BindingConfig, BindingConfig>? change = null) => world.Binding(BindingType.Scheduled, change: config =>
    {
        var scheduled = config with { InputTemplate = new("""{"title":"{{ event.triggered_at }}"}"""), Schedule = schedule, OutputHandling = [] };
        return change?.Invoke(scheduled) ?? scheduled;
    });

    private static async Task<ImmutableArray<RunSnapshot>> Runs(RunsWorld world, BindingSnapshot binding) =>
        (await world.Host.Get<IRunQueries>().List(new() { Workspace = RunsWorld.Workspace, BindingId = binding.Id, Limit = 200 }, CancellationToken.None).Soon()).Value!.Items;

    /// <summary>The runs of the binding once there are as many and all have ended.</summary>
    private static Task<ImmutableArray<RunSnapshot>> Ended(RunsWorld world, BindingSnapshot binding, int count) =>
        Eventually.Until(() => Runs(world, binding), runs => runs.Length == count && runs.All(run => RunRules.IsEnded(run.State)));

    /// <summary>The sweeps of the binding, the newest first, once as many have ended.</summary>
    private static Task<ImmutableArray<SweepSnapshot>> Swept(RunsWorld world, BindingSnapshot binding, int count) => Eventually.Until(
        () => Sweeps(world, binding), sweeps => sweeps.Length == count && sweeps.All(sweep => sweep.FinishedAt is not null));

    private static Task<ImmutableArray<SweepSnapshot>> Sweeps(RunsWorld world, BindingSnapshot binding) =>
        world.Host.Grains.GetGrain<IProjectSweepGrain>(GrainKeys.Sweeps(RunsWorld.Workspace, ProjectSnapshot.InboxId, binding.Id)).List();
}
