using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Tasks;
using TaskMcp.Web.Parts;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Runs;

/// <summary>All runs, and one with what went in and came out (SPEC B-5, U-1).</summary>
internal static class RunPages
{
    private const int MostChoices = 200;

    public static IEndpointRouteBuilder MapRunPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage("/runs", WorkspaceRole.Viewer, List);
        routes.MapPage("/runs/{id}", WorkspaceRole.Viewer, Show);
        return routes;
    }

    private static async Task<HtmlPage<RunsPage>> List(
        Visitor visitor, AddressQuery query, IRunQueries runs, ITaskQueries tasks, IConnectionQueries connections, IProjectQueries projects, CancellationToken cancellationToken)
    {
        var filter = RunsView.FilterOf(query, visitor.Workspace);
        var page = await runs.List(filter, cancellationToken);
        var shown = page.Value?.Items ?? [];
        var named = filter.TaskId is { } task ? [.. shown.Select(run => run.TaskId), task] : shown.Select(run => run.TaskId);
        var view = new RunsView
        {
            Query = query,
            Filter = filter,
            Runs = shown,
            NextCursor = page.Value?.NextCursor,
            Refusal = page.Refusal?.Message,
            Summary = await runs.Summary(filter, cancellationToken),
            Titles = await tasks.Titles(visitor.Workspace, [.. named.Distinct()], cancellationToken),
            Connections = (await connections.List(visitor.Workspace, MostChoices, null, cancellationToken)).Value?.Items ?? [],
            Projects = (await projects.List(visitor.Workspace, MostChoices, null, cancellationToken)).Value?.Items ?? [],
        };
        return new HtmlPage<RunsPage>(new() { ["View"] = view });
    }

    private static async Task<Results<HtmlPage<RunPage>, NotFound>> Show(Guid id, Visitor visitor, RunReading reading, CancellationToken cancellationToken) =>
        await reading.Read(visitor.Workspace, id, cancellationToken) is { } view ? new HtmlPage<RunPage>(new() { ["View"] = view }) : TypedResults.NotFound();
}
