using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Web.Tasks;

/// <summary>The page of one task, at the <c>url</c> that the API gives for it (SPEC T-1).</summary>
internal static class TaskPageEndpoints
{
    private const int LatestRuns = 20;

    public static IEndpointRouteBuilder MapTaskPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/tasks/{id}", Show).RequireAuthorization(AccessPolicies.Viewer).ExcludeFromDescription();
        return routes;
    }

    private static async Task<Results<HtmlPage<TaskPage>, NotFound>> Show(Guid id, ClaimsPrincipal user, IGrainFactory grains, IRunQueries runs, CancellationToken cancellationToken)
    {
        var workspace = CallerClaims.Read(user)!.Workspace;
        var task = await grains.GetGrain<ITaskGrain>(GrainKeys.Of(workspace, id)).Get();
        if (!task.IsAccepted) return TypedResults.NotFound();
        var latest = await runs.List(new() { Workspace = workspace, TaskId = id, Limit = LatestRuns }, cancellationToken);
        return new HtmlPage<TaskPage>(new() { ["Task"] = task.Value, ["Runs"] = latest.IsAccepted ? latest.Value.Items : [] });
    }
}
