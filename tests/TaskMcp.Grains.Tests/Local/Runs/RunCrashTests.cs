using Microsoft.Extensions.Options;
using TaskMcp.Audit;
using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.LocalRuntime.Hosting;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>The host is cut off at one moment of a run and started again (SPEC B-6): nothing is lost, and only the step in flight comes twice.</summary>
public sealed class RunCrashTests
{
    [Fact]
    public Task Run_survives_a_crash_after_its_task_was_stored() => Survives("echo", world =>
        world.Host.CrashPoints.AfterTask = change => change.Sequence == 1, calls: 1, attempts: 1);

    [Fact]
    public Task Run_survives_a_crash_after_it_was_recorded() => Survives("echo", world =>
        world.Host.CrashPoints.AfterRun = run => run.State == RunState.Queued, calls: 1, attempts: 1);

    [Fact]
    public Task Run_survives_a_crash_after_it_was_queued() => Survives("echo", world => world.Server.OnList = () =>
    {
        world.Server.OnList = () => { };
        world.Host.Crash();
    }, calls: 1, attempts: 1);

    [Fact]
    public Task Run_survives_a_crash_after_its_attempt_was_recorded() => Survives("echo", world =>
        world.Host.CrashPoints.AfterRun = run => run.State == RunState.Running, calls: 1, attempts: 2);

    [Fact]
    public Task Run_survives_a_crash_during_its_call() => Survives("echo", CrashInCall, calls: 2, attempts: 2);

    [Fact]
    public Task Run_survives_a_crash_after_its_outcome_was_stored() => Survives("once", world =>
        world.Host.CrashPoints.AfterRun = run => run.State == RunState.Running && run.Attempts[^1].Output is not null, calls: 1, attempts: 1);

    [Fact]
    public Task Run_survives_a_crash_after_its_output_was_applied() => Survives("once", world =>
        world.Host.CrashPoints.AfterTask = change => !change.Task.Notes.IsEmpty, calls: 1, attempts: 1);

    [Fact]
    public Task Run_survives_a_crash_after_it_succeeded() => Survives("once", world =>
        world.Host.CrashPoints.AfterRun = run => run.State == RunState.Succeeded, calls: 1, attempts: 1);

    [Fact]
    public async Task Run_goes_on_at_the_start_without_waiting_for_its_reminder()
    {
        await using var world = await RunsWorld.Create();
        CrashInCall(world);
        await world.CreateTask(world.Binding(BindingType.OnCreate, "echo"));
        await world.Host.Crashed.Soon();
        await world.Host.RestartAtOnce();
        await world.Host.Get<RunRecovery>().Recover(GrainKeys.DefaultWorkspace, default);

        await world.OnlyRun(RunState.Succeeded);
        world.Server.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Run_cut_off_in_a_call_that_may_not_be_repeated_needs_a_review_and_blocks_nothing()
    {
        await using var world = await RunsWorld.Create();
        CrashInCall(world);
        await world.CreateTask(world.Binding(BindingType.OnCreate, "once"));
        await world.Host.Crashed.Soon();
        await world.Host.Restart();

        var run = await world.OnlyRun(RunState.NeedsReview);
        run.Attempts.ShouldHaveSingleItem().CutOff.ShouldBeTrue();
        run.Attempts[0].FinishedAt.ShouldNotBeNull();
        world.Server.Calls.Count.ShouldBe(1);
        (await world.Notes()).ShouldBeEmpty();

        var next = await world.Trigger();
        await Eventually.Until(async () => (await world.Run(next.Id).Get()).Value!, now => now.State == RunState.Succeeded);
    }

    [Fact]
    public async Task Run_cut_off_before_a_call_that_may_not_be_repeated_needs_a_review_although_nothing_was_sent()
    {
        await using var world = await RunsWorld.Create();
        world.Host.CrashPoints.AfterRun = run => run.State == RunState.Running;
        await world.CreateTask(world.Binding(BindingType.OnCreate, "once"));
        await world.Host.Crashed.Soon();
        await world.Host.Restart();
        await world.OnlyRun(RunState.NeedsReview);
        world.Server.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_that_waits_for_a_retry_makes_it_after_a_crash()
    {
        await using var world = await RunsWorld.Create();
        world.Server.OnCall = _ => Task.FromResult(ScriptedServer.Failure("no luck"));
        await world.CreateTask(world.Binding(BindingType.OnCreate, "once", config => config with { RetryPolicy = new() { BackoffSeconds = 300 } }));
        await world.OnlyRun(RunState.WaitingRetry);
        world.Host.Crash();
        world.Server.OnCall = call => Task.FromResult(ScriptedServer.Text(call.Input));
        await world.Host.Restart();
        (await world.OnlyRun(RunState.WaitingRetry)).Attempts.Length.ShouldBe(1);
        world.Host.Clock.Advance(TimeSpan.FromSeconds(300));
        (await world.OnlyRun(RunState.Succeeded)).Attempts.Length.ShouldBe(2);
    }

    [Fact]
    public async Task RunQueue_goes_on_in_order_after_a_crash()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.Manual));
        var never = new TaskCompletionSource<System.Text.Json.Nodes.JsonObject>();
        world.Server.OnCall = _ => never.Task;
        var asked = new List<string>();
        for (var trigger = 0; trigger < 4; trigger++) asked.Add((await world.Trigger()).IdempotencyKey);
        await Eventually.Until(() => Task.FromResult(world.Server.Calls.Count), calls => calls == 1);
        world.Host.Crash();
        world.Server.Calls.Clear();
        world.Server.OnCall = call => Task.FromResult(ScriptedServer.Text(call.Input));
        await world.Host.Restart();
        await world.AllRunsEnded(4);
        world.Server.Calls.Select(call => call.IdempotencyKey).ShouldBe(asked);
    }

    [Fact]
    public async Task Run_in_a_call_is_waited_for_by_a_graceful_stop()
    {
        await using var world = await RunsWorld.Create();
        var answer = new TaskCompletionSource<System.Text.Json.Nodes.JsonObject>();
        world.Server.OnCall = _ => answer.Task;
        await world.CreateTask(world.Binding(BindingType.OnCreate, "once"));
        await Eventually.Until(() => Task.FromResult(world.Server.Calls.Count), calls => calls == 1);
        world.Host.Get<IOptions<LocalRuntimeOptions>>().Value.StopTimeout = Eventually.Timeout;
        var restart = world.Host.Restart();
        answer.SetResult(ScriptedServer.Text("""{"title":"late"}"""));
        await restart.Soon();
        (await world.OnlyRun(RunState.Succeeded)).Attempts.Length.ShouldBe(1);
        world.Server.Calls.Count.ShouldBe(1);
    }

    private static void CrashInCall(RunsWorld world) => world.Server.OnCall = call =>
    {
        world.Server.OnCall = next => Task.FromResult(ScriptedServer.Text(next.Input));
        world.Host.Crash();
        return Task.FromResult(ScriptedServer.Text(call.Input));
    };

    private static async Task Survives(string tool, Action<RunsWorld> arm, int calls, int attempts)
    {
        await using var world = await RunsWorld.Create();
        arm(world);
        // The answer to the request may be lost with the host; what was stored is not.
        _ = Record.ExceptionAsync(() => world.CreateTask(world.Binding(BindingType.OnCreate, tool)));
        await world.Host.Crashed.Soon();
        await world.Host.Restart();

        var run = await world.OnlyRun(RunState.Succeeded);
        run.Reason.ShouldBeNull();
        run.Attempts.Length.ShouldBe(attempts);
        (await world.AuditedCalls(attempts)).Count(call => call.Outcome == AuditOutcome.Succeeded).ShouldBe(1);
        world.Server.Calls.Count.ShouldBe(calls);
        world.Server.Calls.ShouldAllBe(call => call.IdempotencyKey == run.IdempotencyKey);
        (await world.Notes()).ShouldBe(["said Fix it"]);

        // The line is free again.
        var next = await world.Trigger();
        await Eventually.Until(async () => (await world.Run(next.Id).Get()).Value!, now => now.State == RunState.Succeeded);
        (await world.Task.Get().Soon()).Value!.Notes.Length.ShouldBe(2);
    }
}
