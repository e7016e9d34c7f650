using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Projects;
using TaskMcp.Tasks;
using TaskMcp.Web.Boards;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Search;

/// <summary>Search in the tasks of all projects (SPEC T-6).</summary>
internal static class SearchPages
{
    private const int PageLength = 30;
    private const int MostProjects = 200;

    public static IEndpointRouteBuilder MapSearchPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage("/search", WorkspaceRole.Viewer, Show);
        return routes;
    }

    private static async Task<HtmlPage<SearchPage>> Show(
        Visitor visitor, BoardFilter filter, Guid? project, string? cursor, ITaskQueries tasks, IProjectQueries projects, TimeProvider clock, CancellationToken cancellationToken)
    {
        var known = (await projects.List(visitor.Workspace, MostProjects, null, cancellationToken)).Value?.Items ?? [];
        var asked = filter.Anywhere(visitor, project, clock.GetUtcNow()) with { Limit = PageLength, Cursor = cursor };
        var found = filter.IsEmpty ? null : await tasks.List(asked, cancellationToken);
        // A cursor of another search leads to the first page of this one.
        if (found is { IsAccepted: false }) found = await tasks.List(asked with { Cursor = null }, cancellationToken);
        return new(new()
        {
            ["View"] = new SearchView
            {
                Filter = filter, Project = project, Projects = known, Found = found?.Value?.Items ?? [], Next = found?.Value?.NextCursor, IsLater = cursor is not null,
            },
        });
    }
}
