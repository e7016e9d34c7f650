using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.RuntimeTools;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.RuntimeTools;

/// <summary>The pages of tools that are made here (SPEC S-7).</summary>
internal static class RuntimeToolPages
{
    private const int PageSize = 50;
    private const int MostConnections = 100;

    public static IEndpointRouteBuilder MapRuntimeToolPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage("/tools", WorkspaceRole.Owner, List);
        routes.MapPage("/tools/new", WorkspaceRole.Owner, New);
        routes.MapPage("/tools/{id:guid}", WorkspaceRole.Owner, Show);
        return routes;
    }

    private static async Task<Results<HtmlPage<RuntimeToolsPage>, NotFound>> List(string? cursor, Visitor visitor, IRuntimeToolQueries tools, CancellationToken cancellationToken)
    {
        var page = await tools.List(visitor.Workspace, PageSize, cursor, cancellationToken);
        if (!page.IsAccepted) return TypedResults.NotFound();
        return new HtmlPage<RuntimeToolsPage>(new() { [nameof(RuntimeToolsPage.Tools)] = page.Value, [nameof(RuntimeToolsPage.Cursor)] = cursor });
    }

    private static async Task<HtmlPage<NewRuntimeToolPage>> New(Visitor visitor, IConnectionQueries connections, CancellationToken cancellationToken) =>
        new(new() { [nameof(NewRuntimeToolPage.Connections)] = await Connections(visitor, connections, cancellationToken) });

    private static async Task<Results<HtmlPage<RuntimeToolPage>, NotFound>> Show(Guid id, Visitor visitor, IGrainFactory grains, IConnectionQueries connections, CancellationToken cancellationToken)
    {
        var tool = await grains.GetGrain<IRuntimeToolGrain>(GrainKeys.Of(visitor.Workspace, id)).Get();
        if (!tool.IsAccepted) return TypedResults.NotFound();
        return new HtmlPage<RuntimeToolPage>(new() { [nameof(RuntimeToolPage.Tool)] = tool.Value, [nameof(RuntimeToolPage.Connections)] = await Connections(visitor, connections, cancellationToken) });
    }

    private static async Task<ImmutableArray<ConnectionSnapshot>> Connections(Visitor visitor, IConnectionQueries connections, CancellationToken cancellationToken) =>
        (await connections.List(visitor.Workspace, MostConnections, null, cancellationToken)).Value?.Items ?? [];
}
