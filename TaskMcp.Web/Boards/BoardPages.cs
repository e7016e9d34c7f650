using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Tasks;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Boards;

/// <summary>The board of a project; at <c>/</c> that of the inbox.</summary>
internal static class BoardPages
{
    private const int CardsPerColumn = 50;
    private const int LatestRuns = 8;
    private const int MostProjects = 100;

    public static IEndpointRouteBuilder MapBoardPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage("/", WorkspaceRole.Viewer, ShowInbox);
        routes.MapPage("/projects/{id:guid}", WorkspaceRole.Viewer, Show);
        return routes;
    }

    private static Task<Results<HtmlPage<BoardPage>, NotFound>> ShowInbox(
        Visitor visitor, IGrainFactory grains, IProjectQueries projects, ITaskQueries tasks, IRunQueries runs, IConnectionQueries connections, CancellationToken cancellationToken) =>
        Show(ProjectSnapshot.InboxId, visitor, grains, projects, tasks, runs, connections, cancellationToken);

    private static async Task<Results<HtmlPage<BoardPage>, NotFound>> Show(
        Guid id, Visitor visitor, IGrainFactory grains, IProjectQueries projects, ITaskQueries tasks, IRunQueries runs, IConnectionQueries connections, CancellationToken cancellationToken)
    {
        var workspace = visitor.Workspace;
        var shown = await grains.GetGrain<IProjectGrain>(GrainKeys.Of(workspace, id)).Get();
        if (!shown.IsAccepted) return TypedResults.NotFound();
        var view = new BoardView
        {
            Project = shown.Value,
            Projects = (await projects.List(workspace, MostProjects, null, cancellationToken)).Value!.Items,
            Columns = await Columns(workspace, shown.Value, tasks, cancellationToken),
            Runs = Items(await runs.List(new() { Workspace = workspace, Limit = LatestRuns }, cancellationToken)),
            Connections = Items(await connections.List(workspace, MostProjects, null, cancellationToken)),
        };
        return new HtmlPage<BoardPage>(new() { ["View"] = view });
    }

    private static async Task<ImmutableArray<ColumnView>> Columns(string workspace, ProjectSnapshot project, ITaskQueries tasks, CancellationToken cancellationToken)
    {
        var views = new List<ColumnView>();
        foreach (var (index, column) in project.Columns.Index())
        {
            var filter = new TaskFilter
            {
                Workspace = workspace,
                ProjectId = project.Id,
                Status = [column.Key],
                Limit = CardsPerColumn,
                Sort = column.Kind == ColumnKind.Done ? TaskSort.UpdatedAt : TaskSort.CreatedAt,
                Descending = true,
            };
            var page = await tasks.List(filter, cancellationToken);
            views.Add(new(column, project.Columns.ElementAtOrDefault(index + 1), Items(page), page.Value?.NextCursor is not null));
        }

        return [.. views];
    }

    private static ImmutableArray<T> Items<T>(GrainResult<Page<T>> page) => page.IsAccepted ? page.Value.Items : [];
}
