using TaskMcp.Audit;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Runs;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>Runs that fail, are cut short or need a person (SPEC B-6, B-8).</summary>
public sealed class RunFailureTests
{
    [Fact]
    public async Task Run_a_failing_tool_is_tried_again_and_ends_dead_with_every_attempt()
    {
        await using var world = await RunsWorld.Create();
        world.Server.OnCall = _ => Task.FromResult(ScriptedServer.Failure("no luck"));
        await world.CreateTask(world.Binding(BindingType.OnCreate, change: config => config with { RetryPolicy = new() { MaxRetries = 2, BackoffSeconds = 10 } }));
        for (var retry = 1; retry <= 2; retry++)
        {
            var waiting = await Eventually.Until(async () => await world.OnlyRun(RunState.WaitingRetry), run => run.Attempts.Length == retry);
            waiting.NextAttemptAt.ShouldBe(world.Host.Clock.GetUtcNow().AddSeconds(10 * retry));
            world.Host.Clock.Advance(TimeSpan.FromSeconds(10 * retry));
        }

        var dead = await world.OnlyRun(RunState.Dead);
        dead.Attempts.Select(attempt => attempt.Error!.Message).ShouldBe(["no luck", "no luck", "no luck"]);
        world.Server.Calls.Select(call => call.IdempotencyKey).Distinct().ShouldHaveSingleItem();

        world.Server.OnCall = call => Task.FromResult(ScriptedServer.Text(call.Input));
        (await world.Run(dead.Id).Replay(RunsWorld.By()).Soon()).Refusal.ShouldBeNull();
        (await world.OnlyRun(RunState.Succeeded)).Attempts.Length.ShouldBe(4);
        var audited = await world.AuditedCalls(4);
        audited.Select(call => call.Outcome).ShouldBe([AuditOutcome.Failed, AuditOutcome.Failed, AuditOutcome.Failed, AuditOutcome.Succeeded]);
        audited.ShouldAllBe(call => call.TargetId == dead.Id.ToString("D") && call.ConnectionId == world.ConnectionId && call.ToolHash != null);
        (await world.Run(dead.Id).Replay(RunsWorld.By()).Soon()).Refusal!.Code.ShouldBe("run.not_replayable");
    }

    [Fact]
    public async Task Run_that_is_replayed_stands_in_line_when_that_is_answered()
    {
        await using var world = await RunsWorld.Create();
        world.Server.OnCall = _ => Task.FromResult(ScriptedServer.Failure("no luck"));
        await world.CreateTask(world.Binding(BindingType.Manual, change: config => config with { RetryPolicy = new() { MaxRetries = 0 } }));
        await world.Trigger();
        var failed = await world.OnlyRun(RunState.Failed);
        var line = world.Host.Grains.GetGrain<IRunQueueGrain>(GrainKeys.RunQueue(RunsWorld.Workspace, world.TaskId, failed.BindingId));
        await Eventually.Until(() => line.IsBusy(), isBusy => !isBusy);

        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Server.OnCall = async call =>
        {
            await answer.Task;
            return ScriptedServer.Text(call.Input);
        };
        (await world.Run(failed.Id).Replay(RunsWorld.By()).Soon()).Refusal.ShouldBeNull();
        (await line.IsBusy().Soon()).ShouldBeTrue();
        answer.SetResult();
        await world.OnlyRun(RunState.Succeeded);
        await Eventually.Until(() => line.IsBusy(), isBusy => !isBusy);
    }

    [Fact]
    public async Task Run_over_a_deleted_connection_fails_and_says_so()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.Manual));
        (await world.Connection.Delete(RunsWorld.By()).Soon()).Refusal.ShouldBeNull();
        await world.Trigger();
        var run = await world.OnlyRun(RunState.Failed);
        run.Attempts.ShouldHaveSingleItem().Error!.Code.ShouldBe(McpErrorCode.InvalidInput);
        run.Attempts[0].Error!.Message.ShouldContain(world.ConnectionId.ToString());
        world.Server.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_whose_template_does_not_render_fails_without_a_call()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.OnCreate, change: config => config with { InputTemplate = new("""{"a":"{{ 1 | divided_by: 0 }}"}""") }));
        (await world.OnlyRun(RunState.Failed)).Attempts.ShouldHaveSingleItem().Error!.Code.ShouldBe(McpErrorCode.InvalidInput);
        world.Server.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_of_a_task_deleted_meanwhile_succeeds_with_its_outputs_not_applied()
    {
        await using var world = await RunsWorld.Create();
        world.Server.OnCall = async call =>
        {
            await world.Task.Delete(RunsWorld.By("delete"));
            return ScriptedServer.Text(call.Input);
        };
        await world.CreateTask(world.Binding(BindingType.OnCreate));
        (await world.OnlyRun(RunState.Succeeded)).Reason.ShouldNotBeNull().ShouldStartWith("Not applied: append_note");
    }

    [Fact]
    public async Task Run_that_is_cancelled_during_its_call_lets_the_next_one_go()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.Manual));
        var never = new TaskCompletionSource<System.Text.Json.Nodes.JsonObject>();
        world.Server.OnCall = _ => never.Task;
        var first = await world.Trigger();
        await Eventually.Until(() => Task.FromResult(world.Server.Calls.Count), calls => calls == 1);
        world.Server.OnCall = call => Task.FromResult(ScriptedServer.Text(call.Input));
        var second = await world.Trigger();
        (await world.Run(first.Id).Cancel(RunsWorld.By()).Soon()).Value!.State.ShouldBe(RunState.Cancelled);
        await Eventually.Until(async () => (await world.Run(second.Id).Get()).Value!, run => run.State == RunState.Succeeded);
        (await world.Run(first.Id).Get().Soon()).Value!.State.ShouldBe(RunState.Cancelled);
        (await world.Run(first.Id).Cancel(RunsWorld.By()).Soon()).Refusal!.Code.ShouldBe("run.ended");
    }

    [Theory]
    [InlineData("once", RunState.NeedsReview)]
    [InlineData("echo", RunState.WaitingRetry)]
    public async Task Run_whose_call_times_out_is_repeated_only_where_that_is_safe(string tool, RunState expected)
    {
        await using var world = await RunsWorld.Create();
        var never = new TaskCompletionSource<System.Text.Json.Nodes.JsonObject>();
        world.Server.OnCall = _ => never.Task;
        await world.CreateTask(world.Binding(BindingType.OnCreate, tool, config => config with { Timeout = TimeSpan.FromSeconds(5) }));
        await Eventually.Until(() => Task.FromResult(world.Server.Calls.Count), calls => calls == 1);
        world.Host.Clock.Advance(TimeSpan.FromSeconds(5));
        var run = await world.OnlyRun(expected);
        run.Attempts.ShouldHaveSingleItem().Error!.Code.ShouldBe(McpErrorCode.Timeout);
        world.Server.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(ReviewAnswer.DoItAgain, 2)]
    [InlineData(ReviewAnswer.ItHappened, 1)]
    public async Task Run_in_review_goes_on_as_a_person_says(ReviewAnswer answer, int calls)
    {
        await using var world = await RunsWorld.Create();
        var never = new TaskCompletionSource<System.Text.Json.Nodes.JsonObject>();
        world.Server.OnCall = _ => never.Task;
        await world.CreateTask(world.Binding(BindingType.OnCreate, "once", config => config with { Timeout = TimeSpan.FromSeconds(5) }));
        await Eventually.Until(() => Task.FromResult(world.Server.Calls.Count), count => count == 1);
        world.Host.Clock.Advance(TimeSpan.FromSeconds(5));
        var run = await world.OnlyRun(RunState.NeedsReview);
        world.Server.OnCall = call => Task.FromResult(ScriptedServer.Text(call.Input));
        (await world.Run(run.Id).Review(answer, RunsWorld.By()).Soon()).Refusal.ShouldBeNull();
        await world.OnlyRun(RunState.Succeeded);
        world.Server.Calls.Count.ShouldBe(calls);
    }

    [Fact]
    public async Task Run_that_is_not_there_is_not_found()
    {
        await using var world = await RunsWorld.Create();
        (await world.Run(Guid.CreateVersion7()).Get().Soon()).Refusal!.Code.ShouldBe("run.not_found");
        (await world.Run(Guid.CreateVersion7()).Replay(RunsWorld.By()).Soon()).Refusal!.Code.ShouldBe("run.not_found");
    }
}
