using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Notifications;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>What a run does on the real grains, over a real MCP session: triggers, outputs, order.</summary>
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
        var call = world.Server.Calls.ShouldHaveSingleItem();
        (call.Tool, call.Input, call.IdempotencyKey).ShouldBe(("echo", """{"title":"Fix it"}""", run.IdempotencyKey));
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
    public async Task A_run_does_not_bring_its_task_into_a_full_column()
    {
        await using var world = await RunsWorld.Create();
        var board = world.Host.Grains.GetGrain<IProjectGrain>(GrainKeys.Of(RunsWorld.Workspace, ProjectSnapshot.InboxId));
        var columns = BoardColumn.Defaults;
        (await board.Update(new() { Context = RunsWorld.By(), Columns = columns.SetItem(2, columns[2] with { WipLimit = 1 }) }).Soon()).Refusal.ShouldBeNull();
        var there = world.Host.Grains.GetGrain<ITaskGrain>(GrainKeys.Of(RunsWorld.Workspace, Guid.CreateVersion7()));
        (await there.Create(new() { Context = RunsWorld.By(), Title = "There", Values = new() { Status = "review" } }).Soon()).Refusal.ShouldBeNull();

        await world.CreateTask(world.Binding(BindingType.OnCreate, change: config => config with
        {
            OutputHandling = [new() { Action = OutputAction.UpdateField, Field = "status", Template = "review" }],
        }));

        (await world.OnlyRun(RunState.Succeeded)).Reason.ShouldNotBeNull().ShouldContain("takes 1 task at most and has 1");
        (await world.Task.Get().Soon()).Value!.Status.ShouldBe("todo");
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
}
