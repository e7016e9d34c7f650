using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>Runs of bindings that belong to the project, and of those that name an event (SPEC B-1, T-8).</summary>
public sealed class RunOfProjectTests
{
    [Fact]
    public async Task Run_of_a_project_binding_is_made_for_a_new_task()
    {
        await using var world = await RunsWorld.Create();
        var binding = await world.BindProject(world.Binding(BindingType.OnCreate));
        await world.CreateTask();
        (await world.OnlyRun(RunState.Succeeded)).BindingId.ShouldBe(binding.Id);
        world.Server.Calls.Count.ShouldBe(1);
        (await world.Notes()).ShouldBe(["said Fix it"]);
    }

    [Fact]
    public async Task Run_of_a_project_binding_is_made_when_a_task_without_bindings_is_due_though_nobody_looked_at_it()
    {
        await using var world = await RunsWorld.Create();
        await world.BindProject(world.Binding(BindingType.OnDue));
        await world.CreateTask();
        (await world.Task.Update(new() { Context = RunsWorld.By("due"), Values = new() { DueDate = world.Host.Clock.GetUtcNow().AddHours(3) } }).Soon()).Refusal.ShouldBeNull();
        await world.Host.RestartAtOnce();
        world.Host.Clock.Advance(TimeSpan.FromHours(3));
        await world.Host.Clock.AdvanceUntil(TimeSpan.FromSeconds(1), () => world.Server.Calls.Count == 1);
        (await world.OnlyRun(RunState.Succeeded)).EventType.ShouldBe(TaskEventTypes.DuePassed);
    }

    [Fact]
    public async Task Run_of_a_project_binding_survives_a_crash_after_it_was_recorded()
    {
        await using var world = await RunsWorld.Create();
        await world.BindProject(world.Binding(BindingType.OnCreate));
        world.Host.CrashPoints.AfterRun = run => run.State == RunState.Queued;
        await world.CreateTask();
        await world.Host.Crashed.Soon();
        await world.Host.Restart();
        await world.OnlyRun(RunState.Succeeded);
        world.Server.Calls.Count.ShouldBe(1);
        (await Eventually.Until(world.OnlyBinding, seen => seen.TriggerCount > 0)).TriggerCount.ShouldBe(1);
    }

    [Fact]
    public async Task Run_of_an_event_binding_is_made_for_the_event_it_names_only()
    {
        await using var world = await RunsWorld.Create();
        BindingDraft On(string name, string tool) => world.Binding(BindingType.OnEvent, tool, config => config with { Event = name, OutputHandling = [] });
        await world.BindProject(On(TaskEventTypes.Moved, "echo"));
        await world.CreateTask(On(TaskEventTypes.TagAdded, "once"));
        (await world.Task.Update(new() { Context = RunsWorld.By("tag"), Values = new() { Tags = ImmutableArray.Create("urgent") } }).Soon()).Refusal.ShouldBeNull();
        (await world.Task.Move(new() { Context = RunsWorld.By("move"), Status = "review" }).Soon()).Refusal.ShouldBeNull();
        var runs = await world.AllRunsEnded(2);
        runs.Select(run => (run.EventType, run.ToolName)).ShouldBe([(TaskEventTypes.TagAdded, "test__once"), (TaskEventTypes.Moved, "test__echo")], ignoreOrder: true);
    }

    [Fact]
    public async Task Run_of_an_event_binding_is_made_for_the_last_event_of_a_task()
    {
        await using var world = await RunsWorld.Create();
        await world.BindProject(world.Binding(BindingType.OnEvent, "echo", config => config with { Event = TaskEventTypes.Deleted, OutputHandling = [] }));
        await world.CreateTask();
        (await world.Task.Delete(RunsWorld.By("delete")).Soon()).Refusal.ShouldBeNull();
        (await world.OnlyRun(RunState.Succeeded)).EventType.ShouldBe(TaskEventTypes.Deleted);
    }
}
