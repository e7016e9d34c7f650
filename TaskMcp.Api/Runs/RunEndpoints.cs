using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Http;
using TaskMcp.Runs;

namespace TaskMcp.Api.Runs;

/// <summary>Runs over HTTP (SPEC B-5 to B-8, §18).</summary>
internal static class RunEndpoints
{
    public static IEndpointRouteBuilder MapRuns(this IEndpointRouteBuilder routes)
    {
        var runs = routes.MapGroup("/runs").WithTags("Runs");
        runs.MapGet("", List).WithName("ListRuns").Needs(WorkspaceRole.Viewer);
        runs.MapGet("/summary", Summary).WithName("SummarizeRuns").Needs(WorkspaceRole.Viewer);
        runs.MapPost("/replay", ReplayEndpoint.Replay).WithName("ReplayRuns").Needs(WorkspaceRole.Member);
        runs.MapGet("/{id}", Get).WithName("GetRun").Needs(WorkspaceRole.Viewer);
        runs.MapPost("/{id}/replay", Replay).WithName("ReplayRun").Needs(WorkspaceRole.Member);
        runs.MapPost("/{id}/cancel", Cancel).WithName("CancelRun").Needs(WorkspaceRole.Member);
        runs.MapPost("/{id}/review", Review).WithName("ReviewRun").Needs(WorkspaceRole.Member);
        runs.MapPost("/{id}/input", Input).WithName("AnswerRun").Needs(WorkspaceRole.Member);
        return routes;
    }

    /// <summary>Lists runs, newest first.</summary>
    internal static async Task<Results<Ok<Page<RunSnapshot>>, Refused>> List(QueryOf<RunQuery> query, Call call, IRunQueries runs) =>
        Answers.Plain(await runs.List(query.Value.ToFilter(call.Workspace), call.Aborted));

    /// <summary>Counts runs by state, and shows where they need a person: dead letters and others in trouble, by binding, with the latest error (SPEC B-8).</summary>
    internal static async Task<Ok<RunSummary>> Summary(QueryOf<RunSummaryQuery> query, Call call, IRunQueries runs) =>
        TypedResults.Ok(await runs.Summary(query.Value.ToFilter(call.Workspace), call.Aborted));

    /// <summary>Gives one run with every attempt.</summary>
    internal static async Task<Results<OkWithVersion<RunSnapshot>, Refused>> Get(Guid id, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Run(call, id).Get());

    /// <summary>Runs a failed, dead, cancelled or skipped run again, under its idempotency key (SPEC B-8), or with its binding as it is now.</summary>
    internal static async Task<Results<OkWithVersion<RunSnapshot>, Refused>> Replay(Guid id, OptionalBody<ReplayRunRequest> body, Call call, IGrainFactory grains)
    {
        var run = await grains.Run(call, id).Get();
        return Answers.Ok(run.IsAccepted ? await ReplayEndpoint.Again(run.Value, body.Value?.WithCurrentBinding == true, call, grains) : run);
    }

    /// <summary>Ends a run that has not ended.</summary>
    internal static async Task<Results<OkWithVersion<RunSnapshot>, Refused>> Cancel(Guid id, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Run(call, id).Cancel(call.Command()));

    /// <summary>Answers a run that needs a review: the call took effect, or it is to be made again (SPEC B-6).</summary>
    internal static async Task<Results<OkWithVersion<RunSnapshot>, Refused>> Review(Guid id, JsonBody<ReviewRequest> body, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Run(call, id).Review(body.Value.Answer, call.Command()));

    /// <summary>
    /// Answers what the server of a waiting run asks (<c>input_required</c>); its call goes on with it. Every question needs an answer; what an
    /// accepted form leaves out is filled in with the form's defaults. Never send a credential this way: servers must not ask for one.
    /// </summary>
    internal static async Task<Results<OkWithVersion<RunSnapshot>, Refused>> Input(Guid id, JsonBody<InputRequest> body, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Run(call, id).Answer(new() { Responses = body.Value.Responses }, call.Command()));
}
