using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Api.Http;
using TaskMcp.Bindings;
using TaskMcp.Runs;

namespace TaskMcp.Api.Bindings;

/// <summary>Bindings of a project over HTTP (SPEC B-1, §18). For one of its tasks they are triggered, tried and explained with the task's own.</summary>
internal static class ProjectBindingEndpoints
{
    public static IEndpointRouteBuilder MapProjectBindings(this IEndpointRouteBuilder routes)
    {
        var bindings = routes.MapGroup("/projects/{id}/bindings").WithTags("Bindings");
        bindings.MapGet("", List).WithName("ListProjectBindings");
        bindings.MapPost("", Add).WithName("AddProjectBinding");
        bindings.MapGet("/{binding_id}", Get).WithName("GetProjectBinding");
        bindings.MapPatch("/{binding_id}", Update).WithName("UpdateProjectBinding");
        bindings.MapDelete("/{binding_id}", Remove).WithName("RemoveProjectBinding");
        return routes;
    }

    /// <summary>Lists the bindings of a project; there are few, so all of them. They count the runs of all tasks that are kept.</summary>
    internal static async Task<Results<Ok<Page<BindingSnapshot>>, Refused>> List(Guid id, Call call, IGrainFactory grains, IRunQueries runs)
    {
        var bindings = await grains.ProjectBindings(call, id).ListBindings();
        return Answers.Whole(bindings.IsAccepted ? await Counted(call, runs, bindings.Value) : bindings);
    }

    /// <summary>Adds a binding to a project: it applies to every task of it, also to later ones.</summary>
    internal static async Task<Results<Created<BindingSnapshot>, Refused>> Add(Guid id, JsonBody<CreateBindingRequest> body, Call call, IGrainFactory grains)
    {
        var added = await grains.ProjectBindings(call, id).AddBinding(new() { Context = call.Command(), Draft = body.Value.ToDraft(), BindingId = call.NewId });
        return added.IsAccepted ? TypedResults.Created($"/api/projects/{id:D}/bindings/{added.Value.Id:D}", added.Value) : new Refused(added.Refusal);
    }

    /// <summary>Gives one binding.</summary>
    internal static async Task<Results<Ok<BindingSnapshot>, Refused>> Get(Guid id, [AsParameters] BindingRoute route, Call call, IGrainFactory grains, IRunQueries runs)
    {
        var bindings = await grains.ProjectBindings(call, id).ListBindings();
        if (!bindings.IsAccepted) return new Refused(bindings.Refusal);
        return bindings.Value.FirstOrDefault(binding => binding.Id == route.BindingId) is { } found
            ? TypedResults.Ok((await Counted(call, runs, [found]))[0])
            : new Refused(new("binding.not_found", "The project has no binding with this id."));
    }

    /// <summary>Changes a binding. Switching it off and on again also ends the pauses that the loop guard made for single tasks.</summary>
    internal static async Task<Results<Ok<BindingSnapshot>, Refused>> Update(
        Guid id, [AsParameters] BindingRoute route, JsonBody<UpdateBindingRequest> body, Call call, IGrainFactory grains, IRunQueries runs)
    {
        var updated = await grains.ProjectBindings(call, id).UpdateBinding(body.Value.ToCommand(route.BindingId, call));
        return updated.IsAccepted ? TypedResults.Ok((await Counted(call, runs, [updated.Value]))[0]) : new Refused(updated.Refusal);
    }

    /// <summary>Removes a binding. Its runs stay.</summary>
    internal static async Task<Results<NoContent, Refused>> Remove(Guid id, [AsParameters] BindingRoute route, Call call, IGrainFactory grains) =>
        Answers.Gone(await grains.ProjectBindings(call, id).RemoveBinding(route.BindingId, call.Command()));

    private static async Task<ImmutableArray<BindingSnapshot>> Counted(Call call, IRunQueries runs, ImmutableArray<BindingSnapshot> bindings)
    {
        var usage = await runs.Usage(call.Workspace, [.. bindings.Select(binding => binding.Id)], call.Aborted);
        return
        [
            .. bindings.Select(binding => usage.TryGetValue(binding.Id, out var used)
                ? binding with { TriggerCount = used.Runs, LastTriggered = used.LastAt }
                : binding),
        ];
    }
}
