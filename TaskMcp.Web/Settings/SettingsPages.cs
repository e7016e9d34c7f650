using System.Collections.Immutable;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Settings;

/// <summary>The page of what is one's own and of the workspace.</summary>
internal static class SettingsPages
{
    private const int MostWorkspaces = 100;

    public static IEndpointRouteBuilder MapSettingsPage(this IEndpointRouteBuilder routes)
    {
        routes.MapPage("/settings", WorkspaceRole.Viewer, Show);
        return routes;
    }

    private static async Task<HtmlPage<SettingsPage>> Show(Visitor visitor, IGrainFactory grains, IWorkspaceQueries workspaces, CancellationToken cancellationToken)
    {
        var caller = visitor.Caller!;
        var isInstallationOwner = caller.Actor.Id == Actor.Owner.Id;
        var principal = Guid.TryParse(caller.Actor.Id, out var id) ? grains.GetGrain<IPrincipalGrain>(GrainKeys.Of(visitor.Workspace, id)) : null;
        return new(new()
        {
            [nameof(SettingsPage.View)] = new SettingsView
            {
                Caller = caller,
                PrincipalId = principal is null ? null : id,
                IsInstallationOwner = isInstallationOwner,
                Sessions = principal is null ? [] : Items(await principal.Sessions()),
                Tokens = principal is null ? [] : Items(await principal.Tokens()),
                Workspace = (await grains.GetGrain<IWorkspaceGrain>(GrainKeys.OfWorkspace(visitor.Workspace)).Get()).Value,
                Workspaces = isInstallationOwner ? (await workspaces.List(MostWorkspaces, null, cancellationToken)).Value?.Items ?? [] : [],
            },
        });
    }

    private static ImmutableArray<T> Items<T>(GrainResult<ImmutableArray<T>> found) => found.IsAccepted ? found.Value : [];
}
