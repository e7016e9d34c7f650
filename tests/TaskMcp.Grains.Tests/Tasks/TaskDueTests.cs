using System.Text.Json.Nodes;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Tasks;

/// <summary>Due dates on a runtime (SPEC T-8). The read model is asked, so that the question does not wake the task.</summary>
public class TaskDueTests
{
    private static readonly DateTimeOffset Due = TaskWorld.Start.AddDays(3);

    [Fact]
    public async Task An_active_task_fires_at_the_very_moment()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created(new() { DueDate = TaskWorld.Start.AddSeconds(2), DueReminder = TimeSpan.FromSeconds(1) });
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        (await world.Events(task.Id, 2)).ShouldBe([TaskEventTypes.Created, TaskEventTypes.DueApproaching]);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        (await world.Events(task.Id, 3)).ShouldBe([TaskEventTypes.Created, TaskEventTypes.DueApproaching, TaskEventTypes.DuePassed]);
        (await world.Get(task.Id)).Version.ShouldBe(3);
    }

    [Fact]
    public async Task A_task_out_of_memory_is_woken()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created(new() { DueDate = Due });
        await world.Events(task.Id, 1);
        await world.DeactivateAsync(task.Id);
        await Pass(world, TimeSpan.FromDays(2));
        (await world.EventsInTime(task.Id, 2)).ShouldBe([TaskEventTypes.Created, TaskEventTypes.DueApproaching]);
        await world.DeactivateAsync(task.Id);
        await Pass(world, TimeSpan.FromDays(1));
        (await world.EventsInTime(task.Id, 3)).ShouldBe([TaskEventTypes.Created, TaskEventTypes.DueApproaching, TaskEventTypes.DuePassed]);
    }

    [Fact]
    public async Task What_was_missed_while_stopped_fires_once_after_the_start_with_its_own_time()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created(new() { DueDate = Due });
        await world.Events(task.Id, 1);
        await world.StopAsync();
        world.Clock.Advance(TimeSpan.FromDays(10));
        await world.StartAsync();
        await world.EventsInTime(task.Id, 3);
        await world.RestartAsync();
        await Pass(world, TimeSpan.FromMinutes(5));
        await world.Get(task.Id);
        var events = await world.Feed(task.Id);
        events.Select(happened => happened.Type).ShouldBe([TaskEventTypes.Created, TaskEventTypes.DueApproaching, TaskEventTypes.DuePassed]);
        TriggeredAt(events[1]).ShouldBe(Due.AddHours(-24));
        TriggeredAt(events[2]).ShouldBe(Due);
        JsonNode.Parse(events[2].Json)!["metadata"]!["fired_at"]!.GetValue<DateTimeOffset>().ShouldBeGreaterThanOrEqualTo(TaskWorld.Start.AddDays(10));
    }

    [Fact]
    public async Task What_was_missed_fires_before_a_command_can_move_the_date()
    {
        await using var world = await TaskWorld.StartedAsync();
        var task = await world.Created(new() { DueDate = Due });
        await world.StopAsync();
        world.Clock.Advance(TimeSpan.FromDays(10));
        await world.StartAsync();
        await world.Task(task.Id).Update(TaskWorld.Change(new() { DueDate = Due.AddDays(30) })).Soon();
        (await world.Events(task.Id, 4)).ShouldBe(
            [TaskEventTypes.Created, TaskEventTypes.DueApproaching, TaskEventTypes.DuePassed, TaskEventTypes.Updated]);
    }

    [Fact]
    public async Task Editing_the_date_cancels_the_old_one_and_completing_all()
    {
        await using var world = await TaskWorld.StartedAsync();
        var moved = await world.Created(new() { DueDate = Due });
        var done = await world.Created(new() { DueDate = Due });
        var witness = await world.Created(new() { DueDate = Due });
        await world.Task(moved.Id).Update(TaskWorld.Change(new() { DueDate = Due.AddDays(30) })).Soon();
        await world.Task(done.Id).Complete(TaskWorld.Context()).Soon();
        await Settled(world, moved.Id, done.Id);
        await Pass(world, TimeSpan.FromDays(4));
        await world.EventsInTime(witness.Id, 3);
        (await world.Events(moved.Id)).ShouldBe([TaskEventTypes.Created, TaskEventTypes.Updated]);
        (await world.Events(done.Id)).ShouldBe([TaskEventTypes.Created, TaskEventTypes.Updated, TaskEventTypes.Moved, TaskEventTypes.Completed]);
    }

    /// <summary>Long enough for a reminder in the past, in steps, so that what wakes up is on its way before the next step.</summary>
    private static async Task Pass(TaskWorld world, TimeSpan time)
    {
        var end = world.Clock.GetUtcNow() + time;
        while (world.Clock.GetUtcNow() < end)
        {
            var step = end - world.Clock.GetUtcNow();
            world.Clock.Advance(step < TimeSpan.FromHours(6) ? step : TimeSpan.FromHours(6));
            await Task.Yield();
        }
    }

    private static async Task Settled(TaskWorld world, params Guid[] tasks)
    {
        foreach (var task in tasks) await world.DeactivateAsync(task);
    }

    private static DateTimeOffset TriggeredAt(FeedEvent happened) => JsonNode.Parse(happened.Json)!["triggered_at"]!.GetValue<DateTimeOffset>();
}
