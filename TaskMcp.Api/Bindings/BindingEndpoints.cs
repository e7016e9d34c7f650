using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Audit;
using TaskMcp.Api.Http;
using TaskMcp.Api.Webhooks;
using TaskMcp.Bindings;
using TaskMcp.Runs;

namespace TaskMcp.Api.Bindings;

/// <summary>Bindings of a task over HTTP (SPEC B-1, B-11, B-12, §18).</summary>
internal static class BindingEndpoints
{
    public static IEndpointRouteBuilder MapBindings(this IEndpointRouteBuilder routes)
    {
        var bindings = routes.MapGroup("/tasks/{id}/bindings").WithTags("Bindings");
        bindings.MapGet("", List).WithName("ListBindings").Needs(WorkspaceRole.Viewer);
        bindings.MapPost("", Add).WithName("AddBinding").Needs(WorkspaceRole.Member);
        bindings.MapPost("/dry-run", DryRunNew).WithName("DryRunNewBinding").ChangesNothing().Needs(WorkspaceRole.Member);
        bindings.MapGet("/{binding_id}", Get).WithName("GetBinding").Needs(WorkspaceRole.Viewer);
        bindings.MapPatch("/{binding_id}", Update).WithName("UpdateBinding").Needs(WorkspaceRole.Member);
        bindings.MapDelete("/{binding_id}", Remove).WithName("RemoveBinding").Needs(WorkspaceRole.Member);
        bindings.MapPost("/{binding_id}/trigger", Trigger).WithName("TriggerBinding").Needs(WorkspaceRole.Member);
        bindings.MapPost("/{binding_id}/dry-run", DryRun).WithName("DryRunBinding").ChangesNothing().Needs(WorkspaceRole.Member);
        bindings.MapGet("/{binding_id}/explain", Explain).WithName("ExplainBinding").Needs(WorkspaceRole.Viewer);
        return routes.MapProjectBindings();
    }

    /// <summary>Lists the bindings of a task, then those of its project that apply to it; there are few, so all of them.</summary>
    internal static async Task<Results<Ok<Page<BindingSnapshot>>, Refused>> List(Guid id, Call call, IGrainFactory grains) =>
        Answers.Whole(await grains.Bindings(call, id).ListBindings());

    /// <summary>Adds a binding to a task. Where a webhook triggers it, a secret that is made for it is shown in this answer and never again.</summary>
    internal static async Task<Results<Created<BindingSnapshot>, Refused>> Add(Guid id, JsonBody<CreateBindingRequest> body, Call call, IGrainFactory grains)
    {
        var draft = WithSecret(body.Value, call);
        if (!draft.IsAccepted) return new Refused(draft.Refusal);
        if (await AgentAutomations.WhyNot(grains, call, draft.Value.Draft) is { } refusal) return new Refused(refusal);
        var added = await grains.Bindings(call, id).AddBinding(new() { Context = call.Command(), Draft = draft.Value.Draft, BindingId = call.NewId });
        if (!added.IsAccepted) return new Refused(added.Refusal);
        var shown = Shown(added.Value, draft.Value.Shown);
        return TypedResults.Created($"/api/tasks/{id:D}/bindings/{shown.Id:D}", shown);
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
    internal static async Task<Results<Ok<BindingSnapshot>, Refused>> Update(Guid id, [AsParameters] BindingRoute route, JsonBody<UpdateBindingRequest> body, Call call, IGrainFactory grains)
    {
        if (body.Value.Config is { IsSet: true, Value: { } config } && await AgentAutomations.WhyNot(grains, call, id, route.BindingId, config) is { } refusal) return new Refused(refusal);
        return Answers.Plain(await grains.Bindings(call, id).UpdateBinding(body.Value.ToCommand(route.BindingId, call)));
    }

    /// <summary>Removes a binding. Its runs stay.</summary>
    internal static async Task<Results<NoContent, Refused>> Remove(Guid id, [AsParameters] BindingRoute route, Call call, IGrainFactory grains) =>
        Answers.Gone(await grains.Bindings(call, id).RemoveBinding(route.BindingId, call.Command()));

    /// <summary>Runs a binding by hand, whatever its trigger, and gives the run, which is recorded and queued (SPEC B-12).</summary>
    /// <remarks>One that a webhook triggers runs with the payload of the body; without one its <c>payload</c> is null.</remarks>
    internal static async Task<Results<Accepted<RunSnapshot>, Refused>> Trigger(
        Guid id, [AsParameters] BindingRoute route, OptionalBody<BindingSampleRequest> body, Call call, IGrainFactory grains)
    {
        var run = await grains.Bindings(call, id).Trigger(route.BindingId, call.Command(), body.Value?.ToSample());
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
    /// <remarks>Tried as if somebody triggered it now; with <c>event</c> on what happened then; one that a webhook triggers with the payload of the body.</remarks>
    internal static async Task<Results<Ok<DryRunResult>, Refused>> DryRun(
        Guid id, [AsParameters] BindingRoute route, OptionalBody<DryRunRequest> body, Call call, IGrainFactory grains)
    {
        if (body.Value is { IsBoth: true })
            return new Refused(DryRunRequest.Both);
        var bindings = grains.Bindings(call, id);
        return Answers.Plain(body.Value?.Event is { } happened
            ? await bindings.DryRunEvent(route.BindingId, happened, call.Command())
            : await bindings.DryRun(route.BindingId, call.Command(), body.Value?.ToSample()));
    }

    /// <summary>Shows for a binding that is not saved whether its conditions hold and the rendered input; calls and stores nothing (SPEC B-11).</summary>
    /// <remarks>
    /// Takes what a new binding takes, and answers and refuses what saving it would refuse, by field. Tried as if somebody triggered it now; with <c>event</c> on what happened
    /// then; one that a webhook triggers with the payload of the body, and it needs no secret here.
    /// </remarks>
    internal static async Task<Results<Ok<DryRunResult>, Refused>> DryRunNew(Guid id, JsonBody<DryRunNewRequest> body, Call call, IGrainFactory grains)
    {
        var command = body.Value.ToCommand(projectId: null, call);
        return command.IsAccepted ? Answers.Plain(await grains.Bindings(call, id).DryRunDraft(command.Value)) : new Refused(command.Refusal);
    }

    /// <summary>The draft, and where a webhook triggers it the secret that was made for it.</summary>
    internal static GrainResult<(BindingDraft Draft, string? Shown)> WithSecret(CreateBindingRequest request, Call call)
    {
        if (request.BindingType != BindingType.Webhook) return (request.ToDraft(), null);
        var secret = NewSecret.Of(request.Webhook?.Secret, "webhook.secret", call);
        return secret.IsAccepted ? (request.ToDraft(secret.Value.Secret), secret.Value.Shown) : secret.Refusal;
    }

    /// <summary>The new binding with the secret that was made for it: in this answer and never again.</summary>
    internal static BindingSnapshot Shown(BindingSnapshot binding, string? secret) =>
        binding.Webhook is { } webhook ? binding with { Webhook = webhook with { Secret = secret } } : binding;
}
