using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Audit;
using TaskMcp.Api.Http;
using TaskMcp.Bindings;
using TaskMcp.Runs;

namespace TaskMcp.Api.Bindings;

/// <summary>Bindings of a project over HTTP (SPEC B-1, §18). For one of its tasks they can also be triggered, tried and explained with the task's own.</summary>
internal static class ProjectBindingEndpoints
{
    private static readonly Refusal ElsewhereThen = Refusal.Field("binding.not_found", "task_id", "task_id is a task of another project, and was when this happened: the binding does not apply to it.");

    public static IEndpointRouteBuilder MapProjectBindings(this IEndpointRouteBuilder routes)
    {
        var bindings = routes.MapGroup("/projects/{id}/bindings").WithTags("Bindings");
        bindings.MapGet("", List).WithName("ListProjectBindings").Needs(WorkspaceRole.Viewer);
        bindings.MapPost("", Add).WithName("AddProjectBinding").Needs(WorkspaceRole.Maintainer);
        bindings.MapPost("/dry-run", DryRunNew).WithName("DryRunNewProjectBinding").ChangesNothing().Needs(WorkspaceRole.Member);
        bindings.MapGet("/{binding_id}", Get).WithName("GetProjectBinding").Needs(WorkspaceRole.Viewer);
        bindings.MapPatch("/{binding_id}", Update).WithName("UpdateProjectBinding").Needs(WorkspaceRole.Maintainer);
        bindings.MapDelete("/{binding_id}", Remove).WithName("RemoveProjectBinding").Needs(WorkspaceRole.Maintainer);
        bindings.MapPost("/{binding_id}/trigger", ProjectTriggerEndpoint.Trigger).WithName("TriggerProjectBinding").Needs(WorkspaceRole.Member);
        bindings.MapPost("/{binding_id}/dry-run", DryRun).WithName("DryRunProjectBinding").ChangesNothing().Needs(WorkspaceRole.Member);
        bindings.MapGet("/{binding_id}/explain", Explain).WithName("ExplainProjectBinding").Needs(WorkspaceRole.Viewer);
        bindings.MapGet("/{binding_id}/sweeps", Sweeps).WithName("ListSweeps").Needs(WorkspaceRole.Viewer);
        return routes;
    }

    /// <summary>Lists the bindings of a project; there are few, so all of them. They count the runs of all tasks that are kept.</summary>
    internal static async Task<Results<Ok<Page<BindingSnapshot>>, Refused>> List(Guid id, Call call, IGrainFactory grains, IRunQueries runs) =>
        Answers.Whole(await Read(id, call, grains, runs));

    /// <summary>
    /// Adds a binding to a project: it applies to every task of it, also to later ones. Where a webhook triggers it, a secret that is made for it is shown in this
    /// answer and never again.
    /// </summary>
    internal static async Task<Results<Created<BindingSnapshot>, Refused>> Add(Guid id, JsonBody<CreateBindingRequest> body, Call call, IGrainFactory grains)
    {
        var draft = BindingEndpoints.WithSecret(body.Value, call);
        if (!draft.IsAccepted) return new Refused(draft.Refusal);
        var added = await grains.ProjectBindings(call, id).AddBinding(new() { Context = call.Command(), Draft = draft.Value.Draft, BindingId = call.NewId });
        return added.IsAccepted
            ? TypedResults.Created($"/api/projects/{id:D}/bindings/{added.Value.Id:D}", BindingEndpoints.Shown(added.Value, draft.Value.Shown))
            : new Refused(added.Refusal);
    }

    /// <summary>Gives one binding.</summary>
    internal static async Task<Results<Ok<BindingSnapshot>, Refused>> Get(Guid id, [AsParameters] BindingRoute route, Call call, IGrainFactory grains, IRunQueries runs)
    {
        var found = await Find(grains, call, id, route);
        return found.IsAccepted ? TypedResults.Ok((await Counted(call, grains, runs, [found.Value]))[0]) : new Refused(found.Refusal);
    }

    /// <summary>Changes a binding. Switching it off and on again also ends the pauses that the loop guard made for single tasks.</summary>
    internal static async Task<Results<Ok<BindingSnapshot>, Refused>> Update(
        Guid id, [AsParameters] BindingRoute route, JsonBody<UpdateBindingRequest> body, Call call, IGrainFactory grains, IRunQueries runs)
    {
        var updated = await grains.ProjectBindings(call, id).UpdateBinding(body.Value.ToCommand(route.BindingId, call));
        return updated.IsAccepted ? TypedResults.Ok((await Counted(call, grains, runs, [updated.Value]))[0]) : new Refused(updated.Refusal);
    }

    /// <summary>Removes a binding. Its runs stay; a sweep that is at work stops.</summary>
    internal static async Task<Results<NoContent, Refused>> Remove(Guid id, [AsParameters] BindingRoute route, Call call, IGrainFactory grains) =>
        Answers.Gone(await grains.ProjectBindings(call, id).RemoveBinding(route.BindingId, call.Command()));

    /// <summary>Shows for one task of the project whether the conditions hold and the rendered input, as if it were triggered now or by a past event; calls nothing (SPEC B-11).</summary>
    internal static async Task<Results<Ok<DryRunResult>, Refused>> DryRun(
        Guid id, [AsParameters] BindingRoute route, JsonBody<ProjectDryRunRequest> body, Call call, IGrainFactory grains)
    {
        var found = await Find(grains, call, id, route);
        if (!found.IsAccepted) return new Refused(found.Refusal);
        if (body.Value.IsBoth) return new Refused(DryRunRequest.Both);
        var task = grains.Bindings(call, body.Value.TaskId);
        return Answers.Plain(body.Value.Event is { } happened
            ? await task.DryRunEvent(route.BindingId, happened, call.Command())
            : await task.DryRun(route.BindingId, call.Command(), body.Value.ToSample()));
    }

    /// <summary>Shows for a binding that is not saved, and one task of the project, whether its conditions hold and the rendered input; calls and stores nothing (SPEC B-11).</summary>
    /// <remarks>Takes what a new binding takes, with the task, and refuses what saving it would refuse, by field.</remarks>
    internal static async Task<Results<Ok<DryRunResult>, Refused>> DryRunNew(Guid id, JsonBody<DryRunNewProjectRequest> body, Call call, IGrainFactory grains)
    {
        var present = await grains.ProjectBindings(call, id).ListBindings();
        if (!present.IsAccepted) return new Refused(present.Refusal);
        var command = body.Value.ToCommand(id, call);
        return command.IsAccepted ? Answers.Plain(await grains.Bindings(call, body.Value.TaskId).DryRunDraft(command.Value)) : new Refused(command.Refusal);
    }

    /// <summary>Tells what became of an event of one of the project's tasks at the binding: the run that it made, or why it made none.</summary>
    internal static async Task<Results<Ok<BindingExplanation>, Refused>> Explain(
        Guid id, [AsParameters] BindingRoute route, QueryOf<ExplainProjectQuery> query, Call call, IGrainFactory grains)
    {
        var found = await Find(grains, call, id, route);
        if (!found.IsAccepted) return new Refused(found.Refusal);
        var told = await grains.Bindings(call, query.Value.TaskId).Explain(route.BindingId, query.Value.Event);
        return Answers.Plain(told.Refusal?.Code == ElsewhereThen.Code ? ElsewhereThen : told);
    }

    /// <summary>
    /// Lists the sweeps of a binding over the tasks of the project, the newest first: those that wait or are at work, and the latest hundred that ended. Times
    /// of a schedule that were left out are among them and say why.
    /// </summary>
    internal static async Task<Results<Ok<Page<SweepSnapshot>>, Refused>> Sweeps(Guid id, [AsParameters] BindingRoute route, Call call, IGrainFactory grains)
    {
        var found = await Find(grains, call, id, route);
        return found.IsAccepted ? TypedResults.Ok(new Page<SweepSnapshot> { Items = await grains.Sweeps(call, id, route.BindingId).List() }) : new Refused(found.Refusal);
    }

    /// <summary>All of a project's bindings, with counts.</summary>
    internal static async Task<GrainResult<ImmutableArray<BindingSnapshot>>> Read(Guid id, Call call, IGrainFactory grains, IRunQueries runs)
    {
        var bindings = await grains.ProjectBindings(call, id).ListBindings();
        return bindings.IsAccepted ? await Counted(call, grains, runs, bindings.Value) : bindings;
    }

    /// <summary>The binding as it is stored, without counts.</summary>
    internal static async Task<GrainResult<BindingSnapshot>> Find(IGrainFactory grains, Call call, Guid projectId, BindingRoute route)
    {
        var bindings = await grains.ProjectBindings(call, projectId).ListBindings();
        if (!bindings.IsAccepted) return bindings.Refusal;
        return bindings.Value.FirstOrDefault(binding => binding.Id == route.BindingId) is { } found
            ? found
            : new Refusal("binding.not_found", "The project has no binding with this id.");
    }

    private static async Task<ImmutableArray<BindingSnapshot>> Counted(Call call, IGrainFactory grains, IRunQueries runs, ImmutableArray<BindingSnapshot> bindings)
    {
        var usage = await runs.Usage(call.Workspace, [.. bindings.Select(binding => binding.Id)], call.Aborted);
        return [.. await Task.WhenAll(bindings.Select(Count))];

        async Task<BindingSnapshot> Count(BindingSnapshot binding)
        {
            var sweeps = await grains.Sweeps(call, binding.ProjectId!.Value, binding.Id).List();
            var swept = binding with { LastSweep = sweeps.FirstOrDefault() };
            return usage.TryGetValue(binding.Id, out var used) ? swept with { TriggerCount = used.Runs, LastTriggered = used.LastAt } : swept;
        }
    }
}
