using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Runs;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>What keeps a binding from running: conditions, loops, a dry run (SPEC B-2, B-9, B-11).</summary>
public sealed class RunGuardTests
{
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
