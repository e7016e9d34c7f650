using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using TaskMcp.Api.Audit;

namespace TaskMcp.Rules.Tests.Audit;

public class RouteActionTests
{
    [Theory]
    [InlineData("CreateTask", "/api/tasks", "task.create", null, "task")]
    [InlineData("CompleteTask", "/api/tasks/{id}/complete", "task.complete", "task", null)]
    [InlineData("AddNote", "/api/tasks/{id}/notes", "note.add", "task", "note")]
    [InlineData("RemoveProjectBinding", "/api/projects/{id}/bindings/{binding_id}", "project_binding.remove", "binding", null)]
    [InlineData("DryRunNewBinding", "/api/tasks/{id}/bindings/dry-run", "binding.dry_run", "task", null)]
    [InlineData("DryRunBinding", "/api/tasks/{id}/bindings/{binding_id}/dry-run", "binding.dry_run", "binding", null)]
    [InlineData("Redeliver", "/api/webhooks/{id}/deliveries/{delivery_id}/redeliver", "delivery.redeliver", "delivery", null)]
    [InlineData("ReplayRuns", "/api/runs/replay", "runs.replay", null, null)]
    [InlineData("InvokeTool", "/api/mcp/invoke", "tool.call", null, null)]
    [InlineData("SomethingOdd", "/", "odd.something", null, null)]
    public void A_route_tells_its_action_and_what_its_ids_are_of(string name, string pattern, string action, string? owner, string? made)
    {
        var derived = RouteAction.Derive(name, RoutePatternFactory.Parse(pattern));
        (derived.Action, derived.OwnerType, derived.MadeType).ShouldBe((action, owner, made));
    }

    [Fact]
    public void A_target_is_named_from_the_outside_in()
    {
        var action = RouteAction.Derive("AddBinding", RoutePatternFactory.Parse("/api/tasks/{id}/bindings"));
        var (task, binding) = (Guid.NewGuid().ToString("D"), Guid.NewGuid().ToString("D"));
        var values = new RouteValueDictionary { ["id"] = task };
        action.Target(values, location: null).ShouldBe(("task", task));
        action.Target(values, $"/api/tasks/{task}/bindings").ShouldBe(("task", task));
        action.Target(values, $"/api/tasks/{task}/bindings/{binding}").ShouldBe(("binding", $"{task}/{binding}"));
        var create = RouteAction.Derive("CreateTask", RoutePatternFactory.Parse("/api/tasks"));
        create.Target([], location: null).ShouldBe(("task", null));
        create.Target([], $"/api/tasks/{task}").ShouldBe(("task", task));
    }
}
