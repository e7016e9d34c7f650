using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Toolboxes;

/// <summary>What agents can be granted: connections and their tools, by name (SPEC U-1, S-4).</summary>
internal static class ToolboxPages
{
    private const int PageSize = 50;
    private const int Most = 500;

    public static IEndpointRouteBuilder MapToolboxPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage("/toolboxes", WorkspaceRole.Owner, List);
        routes.MapPage("/toolboxes/{id:guid}", WorkspaceRole.Owner, Show);
        return routes;
    }

    private static async Task<HtmlPage<ToolboxesPage>> List(string? cursor, Visitor visitor, IToolboxQueries toolboxes, IConnectionQueries connections, CancellationToken cancellationToken)
    {
        var page = await toolboxes.List(visitor.Workspace, PageSize, cursor, cancellationToken);
        // A cursor that is none shows the first page.
        var shown = page.IsAccepted ? page.Value : (await toolboxes.List(visitor.Workspace, PageSize, null, cancellationToken)).Value!;
        var known = await connections.List(visitor.Workspace, Most, null, cancellationToken);
        return new(new() { ["Shown"] = shown, ["Sources"] = ToolboxView.SourcesOf(Items(known)), ["IsLater"] = page.IsAccepted && cursor is not null });
    }

    private static async Task<Results<HtmlPage<ToolboxPage>, NotFound>> Show(
        Guid id, string? tab, Visitor visitor, IGrainFactory grains, IConnectionQueries connections, IPrincipalQueries principals, CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<IToolboxGrain>(GrainKeys.Of(visitor.Workspace, id));
        var found = await grain.Get();
        if (!found.IsAccepted) return TypedResults.NotFound();
        var shown = tab is ToolboxView.Inside or ToolboxView.Holders or ToolboxView.Settings ? tab : ToolboxView.Entries;
        return new HtmlPage<ToolboxPage>(new()
        {
            ["View"] = new ToolboxView
            {
                Toolbox = found.Value,
                Tab = shown,
                Sources = ToolboxView.SourcesOf(Items(await connections.List(visitor.Workspace, Most, null, cancellationToken))),
                Contents = shown == ToolboxView.Inside ? (await grain.Contents(cancellationToken)).Value : null,
                GrantedTo = shown is ToolboxView.Holders or ToolboxView.Settings ? await Holders(id, visitor.Workspace, grains, principals, cancellationToken) : [],
            },
        });
    }

    /// <summary>Grants lie with those who have them, so all are asked.</summary>
    private static async Task<ImmutableArray<PrincipalSnapshot>> Holders(Guid toolbox, string workspace, IGrainFactory grains, IPrincipalQueries principals, CancellationToken cancellationToken)
    {
        var everybody = Items(await principals.List(workspace, Most, null, cancellationToken));
        var grants = await Task.WhenAll(everybody.Select(principal => grains.GetGrain<IGatewayGrain>(GrainKeys.Gateway(workspace, principal.Id.ToString("D"))).Grants()));
        return [.. everybody.Where((_, index) => grants[index].Any(grant => grant.ToolboxId == toolbox))];
    }

    private static ImmutableArray<T> Items<T>(GrainResult<Page<T>> page) => page.IsAccepted ? page.Value.Items : [];
}
