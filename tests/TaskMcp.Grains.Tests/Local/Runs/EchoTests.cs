using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using TaskMcp.Tasks;
using TaskMcp.Webhooks;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>Loops that go out through another system and come back by webhook (SPEC B-9).</summary>
public sealed class EchoTests
{
    private const string Making = """{"title":"{{ task.title }}","body":"{{ task.note }}"}""";

    [Fact]
    public async Task An_issue_made_by_a_run_becomes_a_task_for_which_the_binding_does_not_fire_again()
    {
        await using var world = await RunsWorld.Create("github");
        var tracker = await IssueTracker.Connected(world);
        var binding = await Bound(world, BindingType.OnCreate, Making);
        var issue = tracker.NewIssue("Named otherwise over there");
        world.Server.OnCall = _ => Task.FromResult(IssueTracker.Answer(issue));
        await world.CreateTask();
        var run = await world.OnlyRun(RunState.Succeeded);

        world.Host.Clock.Advance(TimeSpan.FromMinutes(10));
        var delivery = await tracker.Send(issue);
        (delivery.Verdict, delivery.EchoOfRun).ShouldBe((DeliveryVerdict.Created, run.Id));
        await HeldBack(world, binding, delivery.TaskId!.Value, TaskEventTypes.Created, run.Id);
        (await AllRuns(world)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_webhook_that_is_faster_than_the_answer_of_the_tool_is_known_as_well()
    {
        await using var world = await RunsWorld.Create("github");
        var tracker = await IssueTracker.Connected(world);
        var binding = await Bound(world, BindingType.OnCreate, Making);
        DeliverySnapshot? delivery = null;
        world.Server.OnCall = async call =>
        {
            var issue = tracker.NewIssue((string)JsonNode.Parse(call.Input)!["title"]!);
            delivery = await tracker.Send(issue);
            return ScriptedServer.Text("done");
        };
        await world.CreateTask();
        var run = await world.OnlyRun(RunState.Succeeded);
        delivery!.EchoOfRun.ShouldBe(run.Id);
        await HeldBack(world, binding, delivery.TaskId!.Value, TaskEventTypes.Created, run.Id);
        (await AllRuns(world)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_system_that_passes_the_trace_of_the_call_on_is_always_known()
    {
        await using var world = await RunsWorld.Create();
        var tracker = await IssueTracker.Connected(world, "own");
        var binding = await Bound(world, BindingType.OnCreate, Making);
        await world.CreateTask();
        var run = await world.OnlyRun(RunState.Succeeded);
        var trace = world.Server.Calls.ShouldHaveSingleItem().TraceParent.ShouldNotBeNull();

        var delivery = await tracker.Send(tracker.NewIssue("Anything"), trace);
        delivery.EchoOfRun.ShouldBe(run.Id);
        await HeldBack(world, binding, delivery.TaskId!.Value, TaskEventTypes.Created, run.Id);
    }

    [Fact]
    public async Task A_change_that_comes_back_as_it_was_sent_does_not_fire_again()
    {
        await using var world = await RunsWorld.Create("github");
        var tracker = await IssueTracker.Connected(world);
        var taskId = (await tracker.Send(IssueTracker.Issue(1, "First"))).TaskId!.Value;
        var binding = await Bound(world, BindingType.OnUpdate, """{"number":1,"title":"{{ task.title }} [synced]"}""");
        DeliverySnapshot? echo = null;
        world.Server.OnCall = async call =>
        {
            var issue = IssueTracker.Issue(1, (string)JsonNode.Parse(call.Input)!["title"]!);
            echo = await tracker.Send(issue);
            return IssueTracker.Answer(issue);
        };

        (await tracker.Send(IssueTracker.Issue(1, "Second"))).EchoOfRun.ShouldBeNull();
        var run = (await Ended(world, 1)).ShouldHaveSingleItem();
        (echo!.Verdict, echo.TaskId, echo.EchoOfRun).ShouldBe((DeliveryVerdict.Updated, taskId, run.Id));
        (await Title(world, taskId)).ShouldBe("Second [synced]");
        await HeldBack(world, binding, taskId, TaskEventTypes.Updated, run.Id);
        (await AllRuns(world)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_persons_edit_over_there_fires_again_at_once_and_two_minutes_later()
    {
        await using var world = await RunsWorld.Create("github");
        var tracker = await IssueTracker.Connected(world);
        await tracker.Send(IssueTracker.Issue(1, "First"));
        await Bound(world, BindingType.OnUpdate, """{"number":1,"title":"{{ task.title }}"}""");
        world.Server.OnCall = call => Task.FromResult(IssueTracker.Answer(IssueTracker.Issue(1, (string)JsonNode.Parse(call.Input)!["title"]!)));
        await tracker.Send(IssueTracker.Issue(1, "Second"));
        await Ended(world, 1);

        (await tracker.Send(IssueTracker.Issue(1, "Third, by a person in the same minute"))).EchoOfRun.ShouldBeNull();
        await Ended(world, 2);
        world.Host.Clock.Advance(TimeSpan.FromMinutes(2));
        (await tracker.Send(IssueTracker.Issue(1, "Second"))).EchoOfRun.ShouldBeNull("a person put it back");
        await Ended(world, 3);
    }

    [Fact]
    public async Task A_loop_that_changes_the_text_each_time_ends_at_the_limit_of_depth_and_says_so()
    {
        await using var world = await RunsWorld.Create("github");
        var tracker = await IssueTracker.Connected(world);
        await tracker.Send(IssueTracker.Issue(1, "First"));
        await Bound(world, BindingType.OnUpdate, """{"number":1,"title":"{{ task.title }}"}""");
        world.Server.OnCall = async call =>
        {
            await tracker.Send(IssueTracker.Issue(1, $"{JsonNode.Parse(call.Input)!["title"]}!"));
            return ScriptedServer.Text("done");
        };
        await tracker.Send(IssueTracker.Issue(1, "Second"));

        var runs = await Ended(world, 12);
        runs.Count(run => run.State == RunState.Succeeded).ShouldBe(11);
        runs.Single(run => run.State == RunState.Skipped).Reason.ShouldNotBeNull().ShouldContain("10 runs led to one another");
    }

    [Fact]
    public async Task The_same_title_from_another_system_is_no_echo()
    {
        await using var world = await RunsWorld.Create("github");
        var other = await IssueTracker.Connected(world, "calendar");
        await Bound(world, BindingType.OnCreate, Making);
        var isFirst = true;
        DeliverySnapshot? delivery = null;
        world.Server.OnCall = async _ =>
        {
            if (isFirst)
            {
                isFirst = false;
                delivery = await other.Send(other.NewIssue("Fix it"));
            }

            return ScriptedServer.Text("done");
        };
        await world.CreateTask();
        await Ended(world, 2);
        delivery!.EchoOfRun.ShouldBeNull();
    }

    [Fact]
    public async Task After_a_restart_a_loop_goes_round_once_more_and_is_held_back_then()
    {
        await using var world = await RunsWorld.Create("github");
        var tracker = await IssueTracker.Connected(world);
        var binding = await Bound(world, BindingType.OnCreate, Making);
        var issues = new ConcurrentQueue<JsonObject>();
        world.Server.OnCall = _ =>
        {
            issues.Enqueue(tracker.NewIssue("Named otherwise over there"));
            return Task.FromResult(IssueTracker.Answer(issues.Last()));
        };
        await world.CreateTask();
        await world.OnlyRun(RunState.Succeeded);

        await world.Host.RestartAtOnce();
        (await tracker.Send(issues.Single())).EchoOfRun.ShouldBeNull("what was noted was in memory");
        var runs = await Ended(world, 2);
        var echo = await tracker.Send(issues.Last());
        echo.EchoOfRun.ShouldBe(runs[^1].Id);
        await HeldBack(world, binding, echo.TaskId!.Value, TaskEventTypes.Created, runs[^1].Id);
        (await AllRuns(world)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_webhook_of_a_binding_that_names_what_its_own_run_just_made_ends_at_the_limit_of_depth()
    {
        await using var world = await RunsWorld.Create();
        var made = 0;
        world.Server.OnCall = _ => Task.FromResult(IssueTracker.Answer(IssueTracker.Issue(++made, "Thanks")));
        await world.CreateTask(world.Hooked(change: config => config with { OutputHandling = [] }));

        var delivery = await world.Settled(await world.Deliver("0"));
        for (var round = 1; round <= 11; round++)
        {
            delivery.Verdict.ShouldBe(DeliveryVerdict.Triggered);
            await world.AllRunsEnded(round);
            delivery = await world.Settled(await world.Deliver($"{round}", new JsonObject { ["title"] = "T", ["comment"] = IssueTracker.Issue(round, "Thanks") }.ToJsonString()));
        }

        (delivery.Verdict, delivery.Reason).ShouldBe((DeliveryVerdict.Ignored, "More than 10 runs led to one another."));
        world.Host.Clock.Advance(TimeSpan.FromSeconds(16));
        (await world.Settled(await world.Deliver("later", new JsonObject { ["comment"] = IssueTracker.Issue(11, "Thanks") }.ToJsonString()))).Verdict.ShouldBe(DeliveryVerdict.Triggered);
    }

    private static async Task<BindingSnapshot> Bound(RunsWorld world, BindingType type, string input) =>
        await world.BindProject(world.Binding(type) with { Config = new() { ToolName = $"{(await world.Connection.Get().Soon()).Value!.ServerType}__echo", InputTemplate = new(input) } });

    /// <summary>The event has gone by the binding, which says why it did not fire.</summary>
    private static async Task HeldBack(RunsWorld world, BindingSnapshot binding, Guid taskId, string type, Guid run)
    {
        var bindings = world.Host.Grains.GetGrain<ITaskBindingsGrain>(GrainKeys.Of(RunsWorld.Workspace, taskId));
        var page = await Eventually.Until(
            async () => (await world.Host.Get<IEventFeed>().OfTask(RunsWorld.Workspace, taskId, 50, null, CancellationToken.None).Soon()).Value!,
            page => page.Items.Any(happened => happened.Type == type));
        var happened = JsonNode.Parse(page.Items.First(happened => happened.Type == type).Json)!;
        ((string?)happened["metadata"]!["echo_of_run"]).ShouldBe(run.ToString());
        var told = (await bindings.Explain(binding.Id, happened["id"]!.GetValue<Guid>()).Soon()).Value!;
        told.Verdict.ShouldBe(BindingVerdict.Loop);
        told.Reason.ShouldContain(binding.Id.ToString());
        told.Reason.ShouldContain($"went out with run {run:D} and came back by webhook (Tracker)");
    }

    private static async Task<string> Title(RunsWorld world, Guid taskId) =>
        (await world.Host.Grains.GetGrain<ITaskGrain>(GrainKeys.Of(RunsWorld.Workspace, taskId)).Get().Soon()).Value!.Title;

    /// <summary>All runs, oldest first.</summary>
    private static async Task<ImmutableArray<RunSnapshot>> AllRuns(RunsWorld world)
    {
        var page = await world.Host.Get<IRunQueries>().List(new() { Workspace = RunsWorld.Workspace }, CancellationToken.None).Soon();
        return [.. page.Value!.Items.Reverse()];
    }

    private static Task<ImmutableArray<RunSnapshot>> Ended(RunsWorld world, int count) =>
        Eventually.Until(() => AllRuns(world), runs => runs.Length == count && runs.All(run => RunRules.IsEnded(run.State)));
}
