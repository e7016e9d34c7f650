using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Projects;
using TaskMcp.RuntimeTools;
using TaskMcp.Toolboxes;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Connections;

/// <summary>MCP servers: which there are, how to make one, and each with its tools, its log and what it is used by (SPEC U-1, C-1).</summary>
internal static class ConnectionPages
{
    private const int PageSize = 50;
    private const int MostUsers = 500;

    public static IEndpointRouteBuilder MapConnectionPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage("/connections", WorkspaceRole.Viewer, List);
        routes.MapPage("/connections/new", WorkspaceRole.Maintainer, New);
        routes.MapPage("/connections/{id:guid}", WorkspaceRole.Viewer, Show);
        return routes;
    }

    private static async Task<HtmlPage<ConnectionsPage>> List(string? cursor, Visitor visitor, IConnectionQueries connections, CancellationToken cancellationToken)
    {
        var page = await connections.List(visitor.Workspace, PageSize, cursor, cancellationToken);
        // A cursor that is none shows the first page.
        var shown = page.IsAccepted ? page.Value : (await connections.List(visitor.Workspace, PageSize, null, cancellationToken)).Value!;
        return new(new() { ["Shown"] = shown, ["IsLater"] = page.IsAccepted && cursor is not null });
    }

    private static HtmlPage<NewConnectionPage> New(string? preset, IConnectionPresets presets) => new(new()
    {
        ["Presets"] = presets.All,
        ["Preset"] = presets.All.FirstOrDefault(known => known.ServerType == preset),
        ["IsOwnServer"] = preset == NewConnectionPage.OwnServer,
    });

    private static async Task<Results<HtmlPage<ConnectionPage>, NotFound>> Show(
        Guid id, string? tab, string? cursor, Visitor visitor, IGrainFactory grains, IProjectQueries projects, IConnectionUseQueries uses, IToolboxQueries toolboxes, IRuntimeToolQueries tools,
        CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<IConnectionGrain>(GrainKeys.Of(visitor.Workspace, id));
        var found = await grain.Get();
        if (!found.IsAccepted) return TypedResults.NotFound();
        var isMaintainer = visitor.May(WorkspaceRole.Maintainer);
        var shown = tab switch
        {
            ConnectionView.Resources or ConnectionView.UsedBy => tab,
            ConnectionView.Log or ConnectionView.Settings when isMaintainer => tab,
            _ => ConnectionView.Tools,
        };
        var showsUse = shown is ConnectionView.UsedBy or ConnectionView.Settings;
        var (bindings, next) = showsUse ? await Bindings(uses, visitor.Workspace, id, cursor, cancellationToken) : ([], null);
        var view = new ConnectionView
        {
            Connection = found.Value,
            Tab = shown,
            Projects = isMaintainer ? Items(await projects.List(visitor.Workspace, MostUsers, null, cancellationToken)) : [],
            LogLines = shown == ConnectionView.Log ? (await grain.Log()).Value : [],
            Bindings = bindings,
            NextBindings = next,
            Toolboxes = showsUse && visitor.May(WorkspaceRole.Owner)
                ? [.. Items(await toolboxes.List(visitor.Workspace, MostUsers, null, cancellationToken)).Where(toolbox => toolbox.Entries.Any(entry => entry.ConnectionId == id))]
                : [],
            OwnTools = showsUse ? [.. Items(await tools.List(visitor.Workspace, MostUsers, null, cancellationToken)).Where(tool => tool.Tool?.ConnectionId == id)] : [],
        };
        return new HtmlPage<ConnectionPage>(new() { ["View"] = view });
    }

    /// <summary>A page of them: a page of the query may be short, or empty although there are more.</summary>
    private static async Task<(ImmutableArray<BindingInUse> Items, string? Next)> Bindings(IConnectionUseQueries uses, string workspace, Guid id, string? cursor, CancellationToken cancellationToken)
    {
        var found = new List<BindingInUse>();
        do
        {
            var page = await uses.Bindings(workspace, id, PageSize, cursor, cancellationToken);
            if (!page.IsAccepted) return ([.. found], null);
            found.AddRange(page.Value.Items);
            cursor = page.Value.NextCursor;
        }
        while (cursor is not null && found.Count < PageSize);
        return ([.. found], cursor);
    }

    private static ImmutableArray<T> Items<T>(GrainResult<Page<T>> page) => page.IsAccepted ? page.Value.Items : [];
}
