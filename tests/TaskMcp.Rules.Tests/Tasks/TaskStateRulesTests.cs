using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Rules.Tests.Tasks;

public class TaskStateRulesTests
{
    private static readonly BindingSnapshot Binding = new()
    {
        Id = Given.Other(20), TaskId = Given.TaskId, ConnectionId = Given.Other(30), BindingType = BindingType.OnUpdate,
        Config = new() { ToolName = "memory__read_graph" }, CreatedAt = Given.Now,
    };

    [Fact]
    public void The_last_128_operations_are_remembered()
    {
        var state = Enumerable.Range(0, 130).Aggregate(new TaskState(), (next, number) => TaskStateRules.Remember(next, $"op{number}"));
        state.Operations.Length.ShouldBe(128);
        state.Operations[0].ShouldBe("op2");
        TaskStateRules.Remember(state, "op50").ShouldBeSameAs(state);
        TaskStateRules.Remember(state, null).ShouldBeSameAs(state);
    }

    [Fact]
    public void A_change_fires_only_bindings_that_were_active_when_it_happened()
    {
        var paused = Binding with { Id = Given.Other(21), Status = BindingStatus.Paused };
        var state = Created() with { Bindings = [new() { Binding = Binding }, new() { Binding = paused }] };
        Retitle(state).Outbox.Select(entry => entry.Bindings.Length).ShouldBe([0, 1]);
        Retitle(state).Outbox[1].Bindings.ShouldBe([Binding.Id]);
    }

    [Fact]
    public void Settling_takes_out_what_was_delivered_and_counts_firings_once()
    {
        var state = Retitle(Created() with { Bindings = [new() { Binding = Binding }] });
        var settled = TaskStateRules.Settle(state, 2, [new(Binding.Id, Given.Other(40), Given.Now)]);
        settled.Outbox.ShouldBeEmpty();
        settled.Bindings[0].Binding.TriggerCount.ShouldBe(1);
        settled.Bindings[0].Binding.LastTriggered.ShouldBe(Given.Now);
        settled.Bindings[0].RecentFirings.ShouldBe([Given.Now]);
        TaskStateRules.Settle(settled, 2, [new(Binding.Id, Given.Other(40), Given.Now)]).ShouldBeSameAs(settled);
    }

    [Fact]
    public void Settling_keeps_what_came_after()
    {
        var settled = TaskStateRules.Settle(Retitle(Created()), 1, []);
        settled.Outbox.Select(entry => entry.Change.Sequence).ShouldBe([2]);
    }

    [Fact]
    public void A_binding_that_fires_too_often_is_paused()
    {
        var state = Created() with { Bindings = [new() { Binding = Binding }] };
        for (var second = 0; second < 20; second++) state = TaskStateRules.RecordFiring(state, new(Binding.Id, Given.Other(second), Given.Now.AddSeconds(second)));
        state.Bindings[0].Binding.Status.ShouldBe(BindingStatus.Active);
        state = TaskStateRules.RecordFiring(state, new(Binding.Id, Given.Other(99), Given.Now.AddSeconds(20)));
        state.Bindings[0].Binding.Status.ShouldBe(BindingStatus.Paused);
    }

    [Fact]
    public void A_deletion_ends_the_outbox_with_a_tombstone()
    {
        var state = Created();
        var deleted = TaskStateRules.Accept(state, TaskRules.Delete(state.Task!, Given.Stamp()).Value!, Given.Stamp());
        deleted.IsDeleted.ShouldBeTrue();
        deleted.Outbox[^1].Change.IsDeletion.ShouldBeTrue();
        deleted.Outbox[^1].Change.Events.Single().Type.ShouldBe(TaskEventTypes.Deleted);
    }

    [Fact]
    public void The_state_survives_its_way_through_JSON()
    {
        var state = Retitle(Created() with { Bindings = [new() { Binding = Binding }], CreatedBy = "op", WakeAt = Given.Now });
        var text = JsonText.Of(state);
        JsonText.Of(System.Text.Json.JsonSerializer.Deserialize<TaskState>(text.Text, TaskMcpJson.Options)).ShouldBe(text);
    }

    private static TaskState Created() => TaskStateRules.Accept(
        new(), Given.Created(new() { Fields = new JsonText("""{"a":[1,{"b":null}]}"""), DueDate = Given.Now.AddDays(9), DueReminder = TimeSpan.FromHours(2) }), Given.Stamp());

    private static TaskState Retitle(TaskState state) =>
        TaskStateRules.Accept(state, Given.Updated(state.Task!, new() { Title = "Other", Tags = ImmutableArray.Create("x") }), Given.Stamp(operation: "op1"));
}
