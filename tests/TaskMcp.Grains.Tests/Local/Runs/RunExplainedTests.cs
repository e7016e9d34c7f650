using System.Text.Json.Nodes;
using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>Everybody can see why an event did or did not make a run (SPEC B-1, B-2, B-9).</summary>
public sealed class RunExplainedTests
{
    [Fact]
    public async Task Explained_event_names_the_run_that_it_made_and_the_conditions_that_kept_another_binding_from_it()
    {
        await using var world = await RunsWorld.Create();
        var project = await world.BindProject(world.Binding(BindingType.OnCreate, "once", Urgent));
        await world.CreateTask(world.Binding(BindingType.OnCreate));
        var run = await world.OnlyRun(RunState.Succeeded);
        (await world.Task.Update(new() { Context = RunsWorld.By("tag"), Values = new() { Title = "Later", Note = "urgent" } }).Soon()).Refusal.ShouldBeNull();

        var own = await Explained(world, run.BindingId, run.EventId);
        (own.Verdict, own.RunId, own.RunState, own.EventType).ShouldBe((BindingVerdict.Ran, run.Id, RunState.Succeeded, TaskEventTypes.Created));
        var kept = await Explained(world, project.Id, run.EventId);
        (kept.Verdict, kept.RunId, kept.Task).ShouldBe((BindingVerdict.ConditionFailed, null, ExplainedTask.AtEvent));
        var check = kept.Conditions.ShouldHaveSingleItem();
        (check.Field, check.Expected.Text, check.Actual.Text, check.Holds).ShouldBe(("title", "\"Urgent\"", "\"Fix it\"", false));
        var update = await LatestEvent(world, TaskEventTypes.Updated);
        (await Explained(world, project.Id, update)).Verdict.ShouldBe(BindingVerdict.WrongTrigger);
    }

    [Fact]
    public async Task Explained_event_from_before_the_binding_or_from_the_project_left_since_says_so()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask();
        var created = await LatestEvent(world, TaskEventTypes.Created);
        world.Host.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = await world.BindProject(world.Binding(BindingType.OnCreate));
        (await Explained(world, late.Id, created)).Verdict.ShouldBe(BindingVerdict.TooNew);

        var id = Guid.CreateVersion7();
        await world.Host.Grains.GetGrain<IProjectGrain>(GrainKeys.Of(RunsWorld.Workspace, id)).Create(new() { Context = RunsWorld.By("project"), Name = "Other" }).Soon();
        (await world.Task.Update(new() { Context = RunsWorld.By("away"), Values = new() { ProjectId = id } }).Soon()).Refusal.ShouldBeNull();
        (await Explained(world, late.Id, created)).Verdict.ShouldBe(BindingVerdict.TooNew, "it still explains what happened in the project that the task has left");
        var moved = await LatestEvent(world, TaskEventTypes.Updated);
        (await world.Bindings.Explain(late.Id, moved).Soon()).Refusal!.Code.ShouldBe("binding.not_found");
    }

    [Fact]
    public async Task Explained_event_that_nobody_knows_is_refused_and_a_run_by_hand_is_found()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.Manual));
        var binding = await world.OnlyBinding();
        var run = await world.Trigger();
        var told = await Explained(world, binding.Id, run.EventId);
        (told.Verdict, told.RunId, told.EventType).ShouldBe((BindingVerdict.Ran, run.Id, "manual"));
        (await world.Bindings.Explain(binding.Id, Guid.CreateVersion7()).Soon()).Refusal!.Code.ShouldBe("event.not_found");
        (await world.Bindings.Explain(Guid.CreateVersion7(), run.EventId).Soon()).Refusal!.Code.ShouldBe("binding.not_found");
    }

    [Fact]
    public async Task Explained_event_that_the_binding_caused_itself_was_held_back()
    {
        await using var world = await RunsWorld.Create();
        await world.CreateTask(world.Binding(BindingType.OnUpdate, change: config => config with
        {
            OutputHandling = [new() { Action = OutputAction.UpdateField, Field = "seen", Template = "yes" }],
        }));
        (await world.Task.Update(new() { Context = RunsWorld.By("edit"), Values = new() { Title = "Edited" } }).Soon()).Refusal.ShouldBeNull();
        var run = await world.OnlyRun(RunState.Succeeded);
        var caused = await LatestEvent(world, TaskEventTypes.Updated);
        caused.ShouldNotBe(run.EventId);
        (await Explained(world, run.BindingId, caused)).Verdict.ShouldBe(BindingVerdict.Loop);
    }

    private static BindingConfig Urgent(BindingConfig config) =>
        config with { Conditions = [new() { Field = "title", Operator = ConditionOperator.Eq, Value = new("\"Urgent\"") }] };

    private static async Task<BindingExplanation> Explained(RunsWorld world, Guid binding, Guid happened)
    {
        var told = await world.Bindings.Explain(binding, happened).Soon();
        told.Refusal.ShouldBeNull();
        told.Value!.Reason.ShouldNotBeEmpty();
        return told.Value;
    }

    private static async Task<Guid> LatestEvent(RunsWorld world, string type)
    {
        var page = await world.Host.Get<IEventFeed>().OfTask(RunsWorld.Workspace, world.TaskId, 50, null, CancellationToken.None).Soon();
        var json = page.Value!.Items.First(happened => happened.Type == type).Json;
        return JsonNode.Parse(json)!["id"]!.GetValue<Guid>();
    }
}
