using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Projects;
using TaskMcp.Tasks;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Projects;

/// <summary>What is set up once for a project: its name, the columns of its board, its automations.</summary>
internal static class ProjectPages
{
    public static IEndpointRouteBuilder MapProjectPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage("/projects/{id:guid}/settings", WorkspaceRole.Viewer, ShowSettings);
        return routes;
    }

    private static async Task<Results<HtmlPage<ProjectSettingsPage>, NotFound>> ShowSettings(Guid id, Visitor visitor, IGrainFactory grains, ITaskQueries tasks, CancellationToken cancellationToken)
    {
        var found = await grains.GetGrain<IProjectGrain>(GrainKeys.Of(visitor.Workspace, id)).Get();
        if (!found.IsAccepted) return TypedResults.NotFound();
        return new HtmlPage<ProjectSettingsPage>(new() { ["Project"] = found.Value, ["Counts"] = await tasks.CountByStatus(visitor.Workspace, id, cancellationToken) });
    }
}
