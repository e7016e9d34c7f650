using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.ServiceDefaults;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Tasks;

/// <summary>Bindings in the task's state, and the way of changes to them.</summary>
public class TaskBindingsTests
{
    [Fact]
    public async Task A_task_comes_with_all_its_bindings_or_not_at_all()
    {
        await using var world = await TaskWorld.StartedAsync();
        var draft = await world.Draft(BindingType.OnCreate);
        var id = Guid.CreateVersion7();
        var bad = TaskWorld.Creation() with { Bindings = [draft, draft with { ConnectionId = Guid.CreateVersion7() }] };
        var refusal = (await world.Task(id).Create(bad).Soon()).Refusal!;
        refusal.Code.ShouldBe("binding.connection_not_found");
        refusal.Errors.Keys.ShouldBe(["bindings[1].connection_id"]);
        (await world.Task(id).Get().Soon()).Refusal!.Code.ShouldBe("task.not_found");

        await world.Task(id).Create(TaskWorld.Creation() with { Bindings = [draft, draft] }).Soon();
        var fired = await Listed(world, id, bindings => bindings.All(binding => binding.TriggerCount == 1));
        fired.Length.ShouldBe(2);
        world.Dispatcher.Deliveries.Single().Bindings.ShouldBe(fired.Select(binding => binding.Id));
    }

    [Fact]
    public async Task A_delivery_cut_off_is_repeated_after_the_start_and_counted_once()
    {
        await using var world = await TaskWorld.StartedAsync();
        var draft = await world.Draft();
        var id = Guid.CreateVersion7();
        world.Dispatcher.Hold();
        await world.Task(id).Create(TaskWorld.Creation() with { Bindings = [draft] }).Soon();
        await Eventually.Until(() => Task.FromResult(world.Dispatcher.Deliveries.Count), count => count == 1);
        await world.StopAsync();
        world.Dispatcher.LetGo();
        await world.StartAsync();
        await world.InTime(() => Task.FromResult(world.Dispatcher.Deliveries.Count), count => count == 2);
        (await Listed(world, id, bindings => bindings[0].TriggerCount > 0))[0].TriggerCount.ShouldBe(1);
        world.Dispatcher.Deliveries.ShouldAllBe(delivery => delivery.Sequence == 1);
        (await world.Events(id)).ShouldBe([TaskEventTypes.Created]);
    }

    [Fact]
    public async Task Changes_are_delivered_in_order_and_each_once()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created();
        await world.Bindings(task.Id).AddBinding(new() { Context = TaskWorld.Context(), Draft = await world.Draft() }).Soon();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(number => world.Task(task.Id).Update(TaskWorld.Change(new() { Title = $"Title {number}" })))).Soon();
        await Eventually.Until(() => Task.FromResult(world.Dispatcher.Deliveries.Count), count => count == 10);
        world.Dispatcher.Deliveries.Select(delivery => delivery.Sequence).ShouldBe(Enumerable.Range(2, 10).Select(number => (long)number));
    }

    [Fact]
    public async Task A_binding_added_after_a_change_does_not_fire_for_it()
    {
        await using var world = await TaskWorld.StartedAsync();
        var first = await world.Draft();
        var id = Guid.CreateVersion7();
        world.Dispatcher.Hold();
        await world.Task(id).Create(TaskWorld.Creation() with { Bindings = [first] }).Soon();
        await world.Task(id).Update(TaskWorld.Change(new() { Title = "Other" })).Soon();
        var added = await world.Bindings(id).AddBinding(new() { Context = TaskWorld.Context(), Draft = first }).Soon();
        world.Dispatcher.LetGo();
        var bindings = await Listed(world, id, bindings => bindings[0].TriggerCount == 2);
        bindings.Single(binding => binding.Id == added.Value!.Id).TriggerCount.ShouldBe(0);
    }

    [Fact]
    public async Task A_binding_is_added_once_changed_and_removed()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created();
        var bindings = world.Bindings(task.Id);
        var add = new AddBinding { Context = TaskWorld.Context(), Draft = await world.Draft(), BindingId = Guid.CreateVersion7() };
        await bindings.AddBinding(add).Soon();
        await bindings.AddBinding(add).Soon();
        (await bindings.ListBindings().Soon()).Value.Length.ShouldBe(1);
        var off = await bindings.UpdateBinding(new() { Context = TaskWorld.Context(), BindingId = add.BindingId.Value, Enabled = false }).Soon();
        off.Value!.Status.ShouldBe(BindingStatus.Disabled);
        await world.Task(task.Id).Update(TaskWorld.Change(new() { Title = "Unheard" })).Soon();
        await world.RestartAsync();
        bindings = world.Bindings(task.Id);
        (await bindings.ListBindings().Soon()).Value[0].Status.ShouldBe(BindingStatus.Disabled);
        (await bindings.RemoveBinding(add.BindingId.Value, TaskWorld.Context()).Soon()).IsAccepted.ShouldBeTrue();
        (await bindings.RemoveBinding(add.BindingId.Value, TaskWorld.Context()).Soon()).Refusal!.Code.ShouldBe("binding.not_found");
        world.Dispatcher.Deliveries.ShouldBeEmpty();
        (await world.Get(task.Id)).Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_manual_trigger_repeated_is_one_run_and_counts_once()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created();
        var bindings = world.Bindings(task.Id);
        var binding = (await bindings.AddBinding(new() { Context = TaskWorld.Context(), Draft = await world.Draft(BindingType.Manual) }).Soon()).Value!;
        var first = await bindings.Trigger(binding.Id, TaskWorld.Context("by-hand")).Soon();
        var second = await bindings.Trigger(binding.Id, TaskWorld.Context("by-hand")).Soon();
        second.Value!.Id.ShouldBe(first.Value!.Id);
        (await bindings.ListBindings().Soon()).Value[0].TriggerCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_binding_that_fires_too_often_is_paused_and_people_are_told_once()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created();
        var binding = (await world.Bindings(task.Id).AddBinding(new() { Context = TaskWorld.Context(), Draft = await world.Draft() }).Soon()).Value!;
        for (var number = 0; number < 25; number++) await world.Task(task.Id).Update(TaskWorld.Change(new() { Title = $"Title {number}" })).Soon();
        await Eventually.Until(() => Task.FromResult(world.Dispatcher.Deliveries.Count), count => count >= 21);
        var paused = await Listed(world, task.Id, bindings => bindings[0].Status == BindingStatus.Paused);
        paused[0].TriggerCount.ShouldBe(21);
        var told = await world.Notifications.List(GrainKeys.DefaultWorkspace, false, 10, null, CancellationToken.None);
        told.Value!.Items.Single().BindingId.ShouldBe(binding.Id);
        (await world.Count($"SELECT count(*) FROM audit WHERE action = 'binding.pause' AND target_id = '{task.Id:D}/{binding.Id:D}'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_delivery_continues_the_trace_of_its_request()
    {
        var delivered = new ConcurrentQueue<ActivityTraceId>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TaskMcpTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => delivered.Enqueue(activity.TraceId),
        };
        ActivitySource.AddActivityListener(listener);
        await using var world = await TaskWorld.StartedAsync();
        var trace = ActivityTraceId.CreateRandom();
        var context = TaskWorld.Context() with { TraceParent = $"00-{trace}-{ActivitySpanId.CreateRandom()}-01" };
        await world.Task(Guid.CreateVersion7()).Create(TaskWorld.Creation() with { Context = context, Bindings = [await world.Draft()] }).Soon();
        await Eventually.Until(() => Task.FromResult(delivered.Contains(trace)), isThere => isThere);
    }

    private static Task<ImmutableArray<BindingSnapshot>> Listed(TaskWorld world, Guid id, Func<ImmutableArray<BindingSnapshot>, bool> satisfies) =>
        Eventually.Until(async () => (await world.Bindings(id).ListBindings()).Value, satisfies);
}
