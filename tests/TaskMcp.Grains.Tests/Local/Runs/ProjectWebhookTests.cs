using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Webhooks;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Silo.Sweeps;
using TaskMcp.Webhooks;
using static TaskMcp.Grains.Tests.Local.Runs.SweptProject;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>Bindings of a project that a webhook sends over all its tasks (SPEC W-7). A page is three tasks.</summary>
public sealed class ProjectWebhookTests
{
    [Fact]
    public async Task A_delivery_runs_for_the_tasks_whose_conditions_it_meets_with_its_payload()
    {
        await using var world = await RunsWorld.Create();
        var tasks = await MakeTasks(world, 5);
        foreach (var (task, number) in tasks.Take(4).Select((task, number) => (task, number)))
        {
            var links = new JsonText($$$"""{"github":{"url":"https://github.example/issues/{{{number / 2}}}"}}""");
            (await TaskOf(world, task).Update(new() { Context = RunsWorld.By(), Values = new() { ExternalLinks = links } }).Soon()).Refusal.ShouldBeNull();
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
        await MakeTasks(world, 1);
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
        await MakeTasks(world, 2);
        var binding = await world.BindProject(world.Hooked());
        var change = new UpdateBinding { Context = RunsWorld.By(), BindingId = binding.Id };
        await world.ProjectBindings.UpdateBinding(change with { Enabled = false }).Soon();
        var ignored = await world.Settled(await world.Webhook(binding.Id).Sent("off", HookedTask.Opened));
        (ignored.Verdict, ignored.Reason!.Contains("switched off", StringComparison.Ordinal)).ShouldBe((DeliveryVerdict.Ignored, true));
        await world.ProjectBindings.UpdateBinding(change with { Enabled = true }).Soon();
        (await Swept(world, binding, 0)).ShouldBeEmpty();

        (await world.ProjectBindings.RemoveBinding(binding.Id, RunsWorld.By()).Soon()).Refusal.ShouldBeNull();
        (await world.Webhook(binding.Id).Get().Soon()).Refusal!.Code.ShouldBe("webhook.not_found");
        (await RunsOf(world, binding)).ShouldBeEmpty();
    }
}
