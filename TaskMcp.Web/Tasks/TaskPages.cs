using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Runs;
using TaskMcp.Tasks;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Tasks;

/// <summary>The page of one task, at the <c>url</c> that the API gives for it (SPEC T-1).</summary>
internal static class TaskPages
{
    private const int LatestRuns = 20;

    public static IEndpointRouteBuilder MapTaskPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage("/tasks/{id}", WorkspaceRole.Viewer, Show);
        return routes;
    }

    private static async Task<Results<HtmlPage<TaskPage>, NotFound>> Show(Guid id, Visitor visitor, IGrainFactory grains, IRunQueries runs, CancellationToken cancellationToken)
    {
        var task = await grains.GetGrain<ITaskGrain>(GrainKeys.Of(visitor.Workspace, id)).Get();
        if (!task.IsAccepted) return TypedResults.NotFound();
        var latest = await runs.List(new() { Workspace = visitor.Workspace, TaskId = id, Limit = LatestRuns }, cancellationToken);
        return new HtmlPage<TaskPage>(new() { ["Task"] = task.Value, ["Runs"] = latest.IsAccepted ? latest.Value.Items : [] });
    }
}
