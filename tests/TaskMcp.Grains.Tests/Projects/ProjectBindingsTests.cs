using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Tasks;
using TaskMcp.Projects;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Projects;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Projects;

/// <summary>Bindings of a project, and what its tasks make of them (SPEC B-1, B-9).</summary>
public sealed class ProjectBindingsTests
{
    [Fact]
    public async Task A_binding_is_added_once_changed_and_removed()
    {
        await using var world = await TaskWorld.StartedAsync();
        var project = await Project(world);
        var bindings = world.ProjectBindings(project);
        var add = new AddBinding { Context = TaskWorld.Context(), Draft = await world.Draft(), BindingId = Guid.CreateVersion7() };
        await bindings.AddBinding(add).Soon();
        await bindings.AddBinding(add).Soon();
        var added = (await bindings.ListBindings().Soon()).Value.ShouldHaveSingleItem();
        (added.ProjectId, added.TaskId, added.CreatedAt).ShouldBe((project, null, TaskWorld.Start));
        (await bindings.AddBinding(add with { BindingId = null, Draft = add.Draft with { ConnectionId = Guid.CreateVersion7() } }).Soon())
            .Refusal!.Code.ShouldBe("binding.connection_not_found");
        await bindings.UpdateBinding(new() { Context = TaskWorld.Context(), BindingId = added.Id, Enabled = false, Name = "Off" }).Soon();
        await world.RestartAsync();
        bindings = world.ProjectBindings(project);
        var stored = (await bindings.ListBindings().Soon()).Value.ShouldHaveSingleItem();
        JsonText.Of(stored).ShouldBe(JsonText.Of(added with { Status = BindingStatus.Disabled, StatusSince = TaskWorld.Start, Name = "Off" }));
        (await world.Project(project).Get().Soon()).Value!.Version.ShouldBe(1);
        (await bindings.RemoveBinding(added.Id, TaskWorld.Context()).Soon()).IsAccepted.ShouldBeTrue();
        (await bindings.RemoveBinding(added.Id, TaskWorld.Context()).Soon()).Refusal!.Code.ShouldBe("binding.not_found");
        (await world.ProjectBindings(Guid.CreateVersion7()).ListBindings().Soon()).Refusal!.Code.ShouldBe("project.not_found");
    }

    [Fact]
    public async Task A_binding_that_storage_refused_is_not_there()
    {
        await using var world = await TaskWorld.StartedAsync();
        var bindings = world.ProjectBindings(await Project(world));
        var draft = await world.Draft();
        world.Storage.FailOnce(state => state is ProjectState { Bindings.IsEmpty: false });
        await Should.ThrowAsync<Exception>(() => bindings.AddBinding(new() { Context = TaskWorld.Context(), Draft = draft }).Soon());
        (await bindings.ListBindings().Soon()).Value.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_applies_to_every_task_of_the_project_until_it_moves_away()
    {
        await using var world = await TaskWorld.StartedAsync();
        var project = await Project(world);
        var present = await world.Created(new() { ProjectId = project });
        var elsewhere = await world.Created();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var binding = await Bind(world, project);
        await Retitle(world, elsewhere.Id, "Unheard");
        await Retitle(world, present.Id, "Heard");
        (await Seen(world, present.Id, binding, 1)).LastTriggered.ShouldBe(world.Clock.GetUtcNow());
        var later = await world.Created(new() { ProjectId = project });
        await Seen(world, later.Id, binding, 1);
        (await world.Bindings(elsewhere.Id).ListBindings().Soon()).Value.ShouldBeEmpty();

        (await world.Task(later.Id).Update(TaskWorld.Change(new() { ProjectId = ProjectSnapshot.InboxId })).Soon()).Refusal.ShouldBeNull();
        await Retitle(world, later.Id, "Away");
        await Retitle(world, present.Id, "Still here");
        await Seen(world, present.Id, binding, 2);
        await Settled(world, later.Id);
        await Settled(world, elsewhere.Id);
        world.Dispatcher.Deliveries.Count(delivery => delivery.Bindings.Contains(binding.Id)).ShouldBe(3);
        (await world.Bindings(later.Id).ListBindings().Soon()).Value.ShouldAllBe(own => own.ProjectId == null);
    }

    [Fact]
    public async Task One_added_after_a_change_does_not_fire_for_it_however_late_it_is_delivered()
    {
        await using var world = await TaskWorld.StartedAsync();
        var project = await Project(world);
        var first = await Bind(world, project);
        world.Dispatcher.Hold();
        var task = await world.Created(new() { ProjectId = project });
        await Retitle(world, task.Id, "Before");
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await Bind(world, project);
        await Retitle(world, task.Id, "After");
        world.Dispatcher.LetGo();
        await Seen(world, task.Id, first, 3);
        await Seen(world, task.Id, second, 1);
        world.Dispatcher.Deliveries.Select(delivery => delivery.Bindings.Length).ShouldBe([1, 1, 2]);
    }

    [Fact]
    public async Task What_happened_before_a_task_moved_away_fires_though_it_is_delivered_afterwards()
    {
        await using var world = await TaskWorld.StartedAsync();
        var project = await Project(world);
        var binding = await Bind(world, project);
        world.Dispatcher.Hold();
        var task = await world.Created(new() { ProjectId = project });
        await Retitle(world, task.Id, "Still there");
        (await world.Task(task.Id).Update(TaskWorld.Change(new() { ProjectId = ProjectSnapshot.InboxId })).Soon()).Refusal.ShouldBeNull();
        await Retitle(world, task.Id, "Away");
        world.Dispatcher.LetGo();
        await Settled(world, task.Id);
        world.Dispatcher.Deliveries.Where(delivery => delivery.Bindings.Contains(binding.Id)).Select(delivery => delivery.Sequence).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_delivery_cut_off_is_repeated_for_the_same_bindings_and_counted_once()
    {
        await using var world = await TaskWorld.StartedAsync();
        var project = await Project(world);
        var binding = await Bind(world, project);
        world.Dispatcher.Hold();
        var task = await world.Created(new() { ProjectId = project });
        await Eventually.Until(() => Task.FromResult(world.Dispatcher.Deliveries.Count), count => count == 1);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await Bind(world, project);
        await world.StopAsync();
        world.Dispatcher.LetGo();
        await world.StartAsync();
        await world.InTime(() => Task.FromResult(world.Dispatcher.Deliveries.Count), count => count == 2);
        await Seen(world, task.Id, binding, 1);
        world.Dispatcher.Deliveries.ShouldAllBe(delivery => delivery.Bindings.SequenceEqual(new[] { binding.Id }));
    }

    [Fact]
    public async Task A_loop_pauses_it_for_one_task_only_and_people_are_told()
    {
        await using var world = await TaskWorld.StartedAsync();
        var project = await Project(world);
        var binding = await Bind(world, project);
        var looping = await world.Created(new() { ProjectId = project });
        var calm = await world.Created(new() { ProjectId = project });
        for (var number = 0; number < 25; number++) await Retitle(world, looping.Id, $"Title {number}");
        var paused = await Eventually.Until(() => Of(world, looping.Id, binding), seen => seen.Status == BindingStatus.Paused);
        (paused.TriggerCount, paused.ProjectId).ShouldBe((21, project));
        await Settled(world, looping.Id);
        var told = (await world.Notifications.List(GrainKeys.DefaultWorkspace, false, 10, null, CancellationToken.None)).Value!.Items.ShouldHaveSingleItem();
        (told.BindingId, told.TaskId).ShouldBe((binding.Id, looping.Id));
        (await Of(world, calm.Id, binding)).Status.ShouldBe(BindingStatus.Active);
        (await world.ProjectBindings(project).ListBindings().Soon()).Value.ShouldHaveSingleItem().Status.ShouldBe(BindingStatus.Active);

        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var enabled = await world.Bindings(looping.Id).UpdateBinding(new() { Context = TaskWorld.Context(), BindingId = binding.Id, Enabled = true }).Soon();
        enabled.Value!.Status.ShouldBe(BindingStatus.Active);
        await Retitle(world, looping.Id, "Again");
        await Seen(world, looping.Id, binding, 22);
    }

    [Fact]
    public async Task A_task_triggers_and_tries_it_but_leaves_changes_to_the_project()
    {
        await using var world = await TaskWorld.StartedAsync();
        var project = await Project(world);
        var task = await world.Created(new() { ProjectId = project });
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var binding = await Bind(world, project, BindingType.Manual);
        var bindings = world.Bindings(task.Id);
        var run = await bindings.Trigger(binding.Id, TaskWorld.Context("by-hand")).Soon();
        (run.Value!.BindingId, run.Value.TaskId).ShouldBe((binding.Id, task.Id));
        (await bindings.Trigger(binding.Id, TaskWorld.Context("by-hand")).Soon()).Value!.Id.ShouldBe(run.Value.Id);
        (await Of(world, task.Id, binding)).TriggerCount.ShouldBe(1);
        (await bindings.DryRun(binding.Id, TaskWorld.Context()).Soon()).Value!.ConditionsHold.ShouldBeTrue();
        var change = new UpdateBinding { Context = TaskWorld.Context(), BindingId = binding.Id };
        (await bindings.UpdateBinding(change with { Name = "Mine" }).Soon()).Refusal!.Code.ShouldBe("binding.of_project");
        (await bindings.UpdateBinding(change with { Enabled = false, Name = "Mine" }).Soon()).Refusal!.Code.ShouldBe("binding.of_project");
        (await bindings.UpdateBinding(change with { Enabled = true }).Soon()).Value!.Id.ShouldBe(binding.Id);
        (await bindings.RemoveBinding(binding.Id, TaskWorld.Context()).Soon()).Refusal!.Code.ShouldBe("binding.of_project");
        (await bindings.Trigger(Guid.CreateVersion7(), TaskWorld.Context()).Soon()).Refusal!.Code.ShouldBe("binding.not_found");
    }

    [Fact]
    public async Task A_task_mutes_it_for_itself_and_the_others_go_on()
    {
        await using var world = await TaskWorld.StartedAsync();
        var project = await Project(world);
        var quiet = await world.Created(new() { ProjectId = project });
        var other = await world.Created(new() { ProjectId = project });
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var binding = await Bind(world, project);
        var change = new UpdateBinding { Context = TaskWorld.Context(), BindingId = binding.Id };
        var muted = (await world.Bindings(quiet.Id).UpdateBinding(change with { Enabled = false }).Soon()).Value!;
        (muted.Status, muted.StatusReason, muted.StatusSince).ShouldBe((BindingStatus.Muted, ProjectBindingRules.MuteReason, world.Clock.GetUtcNow()));
        await Retitle(world, quiet.Id, "Unheard");
        await Retitle(world, other.Id, "Heard");
        await Seen(world, other.Id, binding, 1);
        await Settled(world, quiet.Id);
        await world.RestartAsync();
        (await Of(world, quiet.Id, binding)).ShouldSatisfyAllConditions(seen => seen.Status.ShouldBe(BindingStatus.Muted), seen => seen.TriggerCount.ShouldBe(0));
        var unheard = (await world.Feed(quiet.Id)).First(happened => happened.Type == TaskEventTypes.Updated);
        var why = (await world.Bindings(quiet.Id).Explain(binding.Id, TaskEventJson.Read(unheard).Event.Id).Soon()).Value!;
        (why.Verdict, why.RunId).ShouldBe((BindingVerdict.Muted, null));
        why.Reason.ShouldContain("this task only");

        await world.ProjectBindings(project).UpdateBinding(change with { Enabled = false }).Soon();
        (await world.Bindings(quiet.Id).UpdateBinding(change with { Enabled = true }).Soon()).Value!.Status.ShouldBe(BindingStatus.Disabled, "the project's word stands");
        (await world.Bindings(quiet.Id).UpdateBinding(change with { Enabled = true }).Soon()).Refusal!.Code.ShouldBe("binding.of_project");
        await world.ProjectBindings(project).UpdateBinding(change with { Enabled = true }).Soon();
        await Retitle(world, quiet.Id, "Again");
        await Seen(world, quiet.Id, binding, 1);
    }

    private static async Task<Guid> Project(TaskWorld world)
    {
        var id = Guid.CreateVersion7();
        (await world.Project(id).Create(new CreateProject { Context = TaskWorld.Context(), Name = "Work" }).Soon()).Refusal.ShouldBeNull();
        return id;
    }

    private static async Task<BindingSnapshot> Bind(TaskWorld world, Guid project, BindingType type = BindingType.OnUpdate)
    {
        var added = await world.ProjectBindings(project).AddBinding(new() { Context = TaskWorld.Context(), Draft = await world.Draft(type) }).Soon();
        added.Refusal.ShouldBeNull();
        return added.Value!;
    }

    private static async Task Retitle(TaskWorld world, Guid id, string title) =>
        (await world.Task(id).Update(TaskWorld.Change(new() { Title = title })).Soon()).Refusal.ShouldBeNull();

    private static async Task<BindingSnapshot> Of(TaskWorld world, Guid task, BindingSnapshot binding) =>
        (await world.Bindings(task).ListBindings().Soon()).Value.Single(seen => seen.Id == binding.Id);

    /// <summary>The binding as the task sees it, once it has fired as often.</summary>
    private static Task<BindingSnapshot> Seen(TaskWorld world, Guid task, BindingSnapshot binding, int times) =>
        Eventually.Until(() => Of(world, task, binding), seen => seen.TriggerCount == times);

    /// <summary>Waits until everything that happened to the task has been delivered: only a binding of its own that is added now can fire next.</summary>
    private static async Task Settled(TaskWorld world, Guid task)
    {
        var marker = (await world.Bindings(task).AddBinding(new() { Context = TaskWorld.Context(), Draft = await world.Draft() }).Soon()).Value!;
        await Retitle(world, task, $"Marker {marker.Id}");
        await Eventually.Until(
            () => Task.FromResult(world.Dispatcher.Deliveries.Any(delivery => delivery.Bindings.Contains(marker.Id))), isDelivered => isDelivered);
        await Seen(world, task, marker, 1);
    }
}
