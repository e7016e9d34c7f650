using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Notifications;
using TaskMcp.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>Runs on the real grains, over a real MCP session.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task Run_of_a_new_task_calls_the_tool_and_notes_its_answer()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.OnCreate));

        var run = await world.OnlyRun(RunState.Succeeded);
        run.Reason.ShouldBeNull();
        run.EventType.ShouldBe(TaskEventTypes.Created);
        var attempt = run.Attempts.ShouldHaveSingleItem();
        attempt.Input.ShouldBe(new JsonText("""{"title":"Fix it"}"""));
        attempt.ToolHash.ShouldNotBeNull();
        world.Server.Calls.ShouldHaveSingleItem().ShouldBe(new ServerCall("echo", """{"title":"Fix it"}""", run.IdempotencyKey));
        (await world.Notes()).ShouldBe(["said Fix it"]);
        (await world.OnlyBinding()).TriggerCount.ShouldBe(1);
    }

    [Fact]
    public async Task Run_each_trigger_fires_its_binding_once()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.OnComplete), world.Binding(BindingType.OnUpdate, change: config => config with { OutputHandling = [] }));
        (await world.Task.Complete(RunsWorld.By("complete")).Soon()).Refusal.ShouldBeNull();
        (await world.AllRunsEnded(2)).Select(run => run.EventType).Order().ShouldBe([TaskEventTypes.Completed, TaskEventTypes.Updated]);
    }

    [Fact]
    public async Task Run_outputs_go_where_they_are_sent()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.OnCreate, change: config => config with
        {
            OutputHandling =
            [
                new() { Action = OutputAction.UpdateField, Field = "issue", Template = "{{ output }}" },
                new() { Action = OutputAction.UpdateField, Field = "due_date", Template = "2026-12-01T09:00:00Z" },
                new() { Action = OutputAction.CreateSubtask, Template = "Check {{ output.title }}" },
                new() { Action = OutputAction.Notify, Template = "Look at {{ output.title }}" },
                new() { Action = OutputAction.Ignore },
            ],
        }));
        var run = await world.OnlyRun(RunState.Succeeded);
        run.Reason.ShouldBeNull();

        var task = (await world.Task.Get().Soon()).Value!;
        task.Fields.ShouldBe(new JsonText("""{"issue":{"title":"Fix it"}}"""));
        task.DueDate.ShouldBe(new DateTimeOffset(2026, 12, 1, 9, 0, 0, TimeSpan.Zero));
        var subtasks = await world.Host.Get<ITaskQueries>().List(new() { Workspace = RunsWorld.Workspace, ParentId = task.Id }, CancellationToken.None).Soon();
        subtasks.Value!.Items.ShouldHaveSingleItem().Title.ShouldBe("Check Fix it");
        var inbox = await world.Host.Get<INotificationQueries>().List(RunsWorld.Workspace, unreadOnly: true, 50, null, CancellationToken.None).Soon();
        var notification = inbox.Value!.Items.ShouldHaveSingleItem();
        notification.Text.ShouldBe("Look at Fix it");
        notification.RunId.ShouldBe(run.Id);
    }

    [Fact]
    public async Task Run_outputs_that_do_not_fit_are_named_and_the_others_applied()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.OnCreate, change: config => config with
        {
            OutputHandling =
            [
                new() { Action = OutputAction.UpdateField, Field = "priority", Template = "{{ output.title }}" },
                new() { Action = OutputAction.UpdateField, Field = "status", Template = "nowhere" },
                new() { Action = OutputAction.AppendNote, Template = "still here" },
            ],
        }));
        var run = await world.OnlyRun(RunState.Succeeded);
        run.Reason.ShouldNotBeNull().ShouldContain("the value does not fit priority");
        run.Reason.ShouldContain("nowhere");
        (await world.Notes()).ShouldBe(["still here"]);
    }

    [Fact]
    public async Task RunQueue_runs_one_at_a_time_in_the_order_of_the_triggers()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.Manual));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (inFlight, most) = (0, 0);
        world.Server.OnCall = async call =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inFlight));
            await gate.Task;
            Interlocked.Decrement(ref inFlight);
            return ScriptedServer.Text(call.Input);
        };
        var asked = new List<Guid>();
        for (var trigger = 0; trigger < 5; trigger++) asked.Add((await world.Trigger()).Id);
        await Eventually.Until(() => Task.FromResult(world.Server.Calls.Count), calls => calls == 1);
        gate.SetResult();
        await world.AllRunsEnded(5);
        world.Server.Calls.Select(call => Guid.Parse(call.IdempotencyKey!)).ShouldBe(asked);
        most.ShouldBe(1);
    }

    [Fact]
    public async Task Run_the_same_operation_triggers_once()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.Manual));
        var first = await world.Trigger("press");
        (await world.Trigger("press")).Id.ShouldBe(first.Id);
        await world.AllRunsEnded(1);
    }

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
        (await world.Run(dead.Id).Replay(RunsWorld.By()).Soon()).Refusal!.Code.ShouldBe("run.not_replayable");
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
    public async Task Run_by_hand_is_skipped_when_its_conditions_do_not_hold()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.Manual, change: config => config with
        {
            Conditions = [new() { Field = "tags", Operator = ConditionOperator.Contains, Value = new("\"urgent\"") }],
        }));
        var run = await world.Trigger();
        run.State.ShouldBe(RunState.Skipped);
        run.Reason.ShouldNotBeNull().ShouldContain("tags contains \"urgent\"");
        world.Server.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_of_an_event_is_not_made_when_its_conditions_do_not_hold()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(
            world.Binding(BindingType.OnCreate, "once", config => config with { Conditions = [new() { Field = "title", Operator = ConditionOperator.Eq, Value = new("\"Other\"") }] }),
            world.Binding(BindingType.OnCreate));
        (await world.AllRunsEnded(1)).ShouldHaveSingleItem().ToolName.ShouldBe("test__echo");
    }

    [Fact]
    public async Task Run_does_not_fire_the_binding_that_caused_it()
    {
        await using var world = await RunsWorld.Create();
        Func<BindingConfig, BindingConfig> Marking(string field) =>
            config => config with { OutputHandling = [new() { Action = OutputAction.UpdateField, Field = field, Template = "{{ event.id }}" }] };
        await world.CreateTask(world.Binding(BindingType.OnUpdate, "echo", Marking("by_echo")), world.Binding(BindingType.OnUpdate, "once", Marking("by_once")));
        (await world.Task.Update(new() { Context = RunsWorld.By("edit"), Values = new() { Title = "Edited" } }).Soon()).Refusal.ShouldBeNull();
        var runs = await world.AllRunsEnded(4);
        runs.ShouldAllBe(run => run.State == RunState.Succeeded);
        runs.Select(run => run.ToolName).Order().ShouldBe(["test__echo", "test__echo", "test__once", "test__once"]);
    }

    [Fact]
    public async Task Run_that_loops_where_it_may_is_stopped_by_its_depth()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.OnUpdate, change: config => config with
        {
            AllowReentry = true,
            OutputHandling = [new() { Action = OutputAction.UpdateField, Field = "seen", Template = "{{ event.id }}" }],
        }));
        (await world.Task.Update(new() { Context = RunsWorld.By("edit"), Values = new() { Title = "Edited" } }).Soon()).Refusal.ShouldBeNull();
        var runs = await world.AllRunsEnded(12);
        runs.Count(run => run.State == RunState.Succeeded).ShouldBe(11);
        runs.Where(run => run.State == RunState.Skipped).ShouldHaveSingleItem().Reason.ShouldNotBeNull().ShouldContain("10");
    }

    [Fact]
    public async Task Run_more_than_twenty_times_a_minute_pauses_its_binding()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.Manual));
        for (var trigger = 0; trigger < 21; trigger++) await world.Trigger();
        var binding = await world.OnlyBinding();
        binding.Status.ShouldBe(BindingStatus.Paused);
        binding.StatusReason.ShouldNotBeNull();
        await world.AllRunsEnded(21);
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

    [Fact]
    public async Task DryRun_shows_the_input_and_calls_nothing()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.Manual, change: config => config with
        {
            Conditions = [new() { Field = "title", Operator = ConditionOperator.Eq, Value = new("\"Fix it\"") }],
        }));
        var shown = (await world.Bindings.DryRun((await world.OnlyBinding()).Id, RunsWorld.By()).Soon()).Value!;
        shown.ConditionsHold.ShouldBeTrue();
        shown.Conditions.ShouldHaveSingleItem().Actual.ShouldBe(new JsonText("\"Fix it\""));
        shown.Input.ShouldBe(new JsonText("""{"title":"Fix it"}"""));
        (await world.Runs()).ShouldBeEmpty();
        world.Server.Calls.ShouldBeEmpty();
    }
}
