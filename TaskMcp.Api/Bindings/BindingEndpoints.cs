using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Api.Http;
using TaskMcp.Bindings;
using TaskMcp.Runs;

namespace TaskMcp.Api.Bindings;

/// <summary>Bindings of a task over HTTP (SPEC B-1, B-11, B-12, §18).</summary>
internal static class BindingEndpoints
{
    public static IEndpointRouteBuilder MapBindings(this IEndpointRouteBuilder routes)
    {
        var bindings = routes.MapGroup("/tasks/{id}/bindings").WithTags("Bindings");
        bindings.MapGet("", List).WithName("ListBindings");
        bindings.MapPost("", Add).WithName("AddBinding");
        bindings.MapGet("/{binding_id}", Get).WithName("GetBinding");
        bindings.MapPatch("/{binding_id}", Update).WithName("UpdateBinding");
        bindings.MapDelete("/{binding_id}", Remove).WithName("RemoveBinding");
        bindings.MapPost("/{binding_id}/trigger", Trigger).WithName("TriggerBinding");
        bindings.MapPost("/{binding_id}/dry-run", DryRun).WithName("DryRunBinding");
        bindings.MapGet("/{binding_id}/explain", Explain).WithName("ExplainBinding");
        return routes.MapProjectBindings();
    }

    /// <summary>Lists the bindings of a task, then those of its project that apply to it; there are few, so all of them.</summary>
    internal static async Task<Results<Ok<Page<BindingSnapshot>>, Refused>> List(Guid id, Call call, IGrainFactory grains) =>
        Answers.Whole(await grains.Bindings(call, id).ListBindings());

    /// <summary>Adds a binding to a task.</summary>
    internal static async Task<Results<Created<BindingSnapshot>, Refused>> Add(Guid id, JsonBody<BindingDraft> body, Call call, IGrainFactory grains)
    {
        var added = await grains.Bindings(call, id).AddBinding(new() { Context = call.Command(), Draft = body.Value, BindingId = call.NewId });
        return added.IsAccepted ? TypedResults.Created($"/api/tasks/{id:D}/bindings/{added.Value.Id:D}", added.Value) : new Refused(added.Refusal);
    }

    /// <summary>Gives one binding.</summary>
    internal static async Task<Results<Ok<BindingSnapshot>, Refused>> Get(Guid id, [AsParameters] BindingRoute route, Call call, IGrainFactory grains)
    {
        var bindings = await grains.Bindings(call, id).ListBindings();
        if (!bindings.IsAccepted) return new Refused(bindings.Refusal);
        return bindings.Value.FirstOrDefault(binding => binding.Id == route.BindingId) is { } found
            ? TypedResults.Ok(found)
            : new Refused(new("binding.not_found", "The task has no binding with this id."));
    }

    /// <summary>Changes a binding. One of the project can only be switched off and on for this task (<c>enabled</c>); on also ends a pause.</summary>
    internal static async Task<Results<Ok<BindingSnapshot>, Refused>> Update(Guid id, [AsParameters] BindingRoute route, JsonBody<UpdateBindingRequest> body, Call call, IGrainFactory grains) =>
        Answers.Plain(await grains.Bindings(call, id).UpdateBinding(body.Value.ToCommand(route.BindingId, call)));

    /// <summary>Removes a binding. Its runs stay.</summary>
    internal static async Task<Results<NoContent, Refused>> Remove(Guid id, [AsParameters] BindingRoute route, Call call, IGrainFactory grains) =>
        Answers.Gone(await grains.Bindings(call, id).RemoveBinding(route.BindingId, call.Command()));

    /// <summary>Runs a binding by hand, whatever its trigger, and gives the run, which is recorded and queued (SPEC B-12).</summary>
    internal static async Task<Results<Accepted<RunSnapshot>, Refused>> Trigger(Guid id, [AsParameters] BindingRoute route, Call call, IGrainFactory grains)
    {
        var run = await grains.Bindings(call, id).Trigger(route.BindingId, call.Command());
        return run.IsAccepted ? TypedResults.Accepted($"/api/runs/{run.Value.Id:D}", run.Value) : new Refused(run.Refusal);
    }

    /// <summary>
    /// Tells what became of an event at a binding of the task or of its project: the run that it made, or why it made none, with every condition
    /// and the values that it met.
    /// </summary>
    internal static async Task<Results<Ok<BindingExplanation>, Refused>> Explain(
        Guid id, [AsParameters] BindingRoute route, QueryOf<ExplainQuery> query, Call call, IGrainFactory grains) =>
        Answers.Plain(await grains.Bindings(call, id).Explain(route.BindingId, query.Value.Event));

    /// <summary>Shows whether the conditions hold and the rendered input; calls nothing (SPEC B-11).</summary>
    internal static async Task<Results<Ok<DryRunResult>, Refused>> DryRun(Guid id, [AsParameters] BindingRoute route, Call call, IGrainFactory grains) =>
        Answers.Plain(await grains.Bindings(call, id).DryRun(route.BindingId, call.Command()));
}
